import type { PayForm } from '../../../src/element/pay-form-element.ts';

/** WCAG 2.2, 1.4.3. */
export const ENOUGH = 4.5;

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });

/** @returns any colour that the browser knows, from 0 to 1. */
function colourOf(css: string): Colour {
  if (!canvas) throw new Error('There is no canvas.');
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = css;
  canvas.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
  return [red / 255, green / 255, blue / 255, alpha / 255];
}

function over([r, g, b, alpha]: Colour, [red, green, blue]: Colour): Colour {
  const mix = (above: number, below: number): number => above * alpha + below * (1 - alpha);
  return [mix(r, red), mix(g, green), mix(b, blue), 1];
}

function luminanceOf(colour: Colour): number {
  const [red, green, blue] = colour.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  ) as unknown as Colour;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrastOf(a: Colour, b: Colour): number {
  const [dark = 0, light = 0] = [luminanceOf(a), luminanceOf(b)].sort((one, other) => one - other);
  return (light + 0.05) / (dark + 0.05);
}

const parentOf = (node: Node): Node | null =>
  node instanceof ShadowRoot ? node.host : ((node as Element).assignedSlot ?? node.parentNode);

/** @returns what stands behind the element: the backgrounds from the page on, one over the other. */
function backgroundOf(element: Element): Colour {
  const layers: Colour[] = [];
  for (let node: Node | null = element; node; node = parentOf(node)) {
    if (node instanceof Element) layers.push(colourOf(getComputedStyle(node).backgroundColor));
  }
  return layers.reduceRight<Colour>((below, layer) => over(layer, below), [1, 1, 1, 1]);
}

/** @returns every text that can be seen in the shadow tree, with its contrast. */
export function textsOf(element: PayForm): (readonly [text: string, contrast: number])[] {
  const walker = document.createTreeWalker(element.renderRoot, NodeFilter.SHOW_TEXT);
  const texts: (readonly [string, number])[] = [];
  while (walker.nextNode()) {
    const text = (walker.currentNode.textContent ?? '').trim();
    const parent = walker.currentNode.parentElement;
    if (!text || !parent?.checkVisibility() || parent.closest('.said')) continue;
    const behind = backgroundOf(parent);
    texts.push([text, contrastOf(over(colourOf(getComputedStyle(parent).color), behind), behind)]);
  }
  return texts;
}

/** What is drawn in the hosted fields has the theme's colours: typed text and placeholders in a field, the rest beside. */
export function hostedTextsOf(element: PayForm): (readonly [text: string, contrast: number])[] {
  const theme = element.theme();
  const page = backgroundOf(element);
  const field = over(colourOf(theme('field-background')), page);
  return [
    ['what is typed', 'text', field],
    ['a placeholder', 'muted', field],
    ['a label', 'text', page],
    ['an error', 'error', page],
  ].map(([what, token, behind]) => {
    const ground = behind as Colour;
    return [what as string, contrastOf(over(colourOf(theme(token as 'text')), ground), ground)] as const;
  });
}
