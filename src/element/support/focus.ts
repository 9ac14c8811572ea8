/**
 * @returns whether the focus is in the element, or in what is shown in it. `:focus-within` would not say so: it knows
 *   nothing of a frame that has the focus, nor of what a host further out has for a child.
 */
export function holdsFocus(element: Element): boolean {
  let node: Node | null | undefined = document.activeElement;
  while (node instanceof Element && node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  while (node && node !== element) {
    node = (node as Element).assignedSlot ?? node.parentNode ?? (node as Partial<ShadowRoot>).host;
  }
  return !!node;
}
