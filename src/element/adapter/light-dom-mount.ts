import { MOUNT } from '../support/mount-slot.ts';

/** A node in the light DOM, and the slots that show it where the element stands. */
export interface Mount {
  /** Whether all of it is still where it was put: scripts of the page may have taken a part away. */
  readonly intact: boolean;
  /** Takes everything away again. */
  remove(): void;
}

let mounts = 0;

/**
 * Hangs a node where `document.getElementById` finds it and shows it where the element stands.
 *
 * Libraries look their mount points up in the document, and see into no shadow root. So the node becomes a child of
 * the outermost host, and one `<slot>` in each shadow root on the way leads it inwards; each mount has slots of its own.
 * What an earlier mount left in the element makes room: a router may have kept a copy of the page.
 *
 * @param host the element in whose shadow root a slot named {@link MOUNT} waits for the node.
 */
export function lightMount(host: Element, node: HTMLElement): Mount {
  const places: { readonly parent: Element; readonly child: Element }[] = [];
  const ownSlot = `${MOUNT}-${++mounts}`;
  host.querySelectorAll(`:scope > [slot=${MOUNT}]`).forEach((stale) => stale.remove());
  for (let parent: Element | undefined = host; parent;) {
    const root: Node = parent.getRootNode();
    const outer: Element | undefined = root instanceof ShadowRoot ? root.host : undefined;
    const child = outer ? Object.assign(document.createElement('slot'), { name: ownSlot }) : node;
    child.slot = parent === host ? MOUNT : ownSlot;
    parent.append(child);
    places.push({ parent, child });
    parent = outer;
  }
  return {
    get intact() {
      return node.isConnected && places.every(({ parent, child }) => child.parentNode === parent);
    },
    remove: () => places.forEach(({ child }) => child.remove()),
  };
}
