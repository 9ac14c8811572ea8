/** The slot in every shadow root on the way. */
export const MOUNT = 'pay-form-mount';

/**
 * Hangs a node where `document.getElementById` finds it and shows it where the element stands.
 *
 * Libraries look their mount points up in the document, and see into no shadow root. So the node becomes a child of
 * the outermost host, and one `<slot>` in each shadow root on the way leads it inwards.
 *
 * @param host the element in whose shadow root a slot named {@link MOUNT} waits for the node.
 * @returns a function that takes everything away again.
 */
export function lightMount(host: Element, node: HTMLElement): () => void {
  const crumbs: Element[] = [];
  for (let inner: Element | undefined = host; inner;) {
    const root: Node = inner.getRootNode();
    const outer: Element | undefined = root instanceof ShadowRoot ? root.host : undefined;
    const crumb = outer ? Object.assign(document.createElement('slot'), { name: MOUNT }) : node;
    crumb.slot = MOUNT;
    inner.append(crumb);
    crumbs.push(crumb);
    inner = outer;
  }
  return () => crumbs.forEach((crumb) => crumb.remove());
}
