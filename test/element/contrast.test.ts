import { assert } from '@open-wc/testing';
import type { PayForm } from '../../src/element/pay-form-element.ts';
import { CARDS, cleanUp, createPayForm, next, pay, place, readyPayForm, typeCard } from './support/page.ts';

/** WCAG 2.2, 1.4.3. */
const ENOUGH = 4.5;

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
function textsOf(element: PayForm): (readonly [text: string, contrast: number])[] {
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

const PAGES = {
  'a white page': 'background:#fff;color:#000',
  'a light page with dark grey text': 'background:#fafafa;color:#333',
  'a black page': 'background:#000;color:#fff',
  'a dark page with light grey text': 'background:#1c1c1e;color:#ddd',
};

describe('contrast, with nothing themed', () => {
  afterEach(async () => {
    document.body.removeAttribute('style');
    await cleanUp();
  });

  for (const [page, style] of Object.entries(PAGES)) {
    it(`every text can be read on ${page}, in every state`, async () => {
      document.body.style.cssText = style;
      const read: string[] = [];
      const check = (state: string, texts: ReturnType<typeof textsOf>): void => {
        for (const [text, contrast] of texts) {
          assert.isAtLeast(contrast, ENOUGH, `${state}: ${text}`);
          read.push(text);
        }
      };
      const element = await readyPayForm();
      check('ready', textsOf(element));
      check('in the fields', hostedTextsOf(element));
      await typeCard(CARDS.declined);
      await pay(element, 'pay-decline');
      await element.updateComplete;
      check('declined', textsOf(element));
      await typeCard();
      await pay(element, 'pay-success');
      await element.updateComplete;
      check('succeeded', textsOf(element));
      element.remove();
      const failing = createPayForm({ 'session-url': '/pay/session?status=503' });
      const error = next(failing, 'pay-error');
      await place(failing);
      await error;
      await failing.updateComplete;
      check('failed', textsOf(failing));
      for (const text of ['Pay £10.50', 'Payment declined', 'Payment received', 'Test mode', 'Try again']) {
        assert.include(read, text);
      }
    });
  }
});

/** What is drawn in the hosted fields has the theme's colours: typed text and placeholders in a field, the rest beside. */
function hostedTextsOf(element: PayForm): (readonly [text: string, contrast: number])[] {
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
