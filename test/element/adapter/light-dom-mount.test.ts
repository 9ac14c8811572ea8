import { expect, fixtureCleanup } from '@open-wc/testing';
import { lightMount } from '../../../src/element/adapter/light-dom-mount.ts';
import { place } from '../support/page.ts';

/** A component whose shadow root has a place for what is mounted. */
function component(): HTMLElement {
  const host = document.createElement('div');
  host.attachShadow({ mode: 'open' }).innerHTML = '<section><slot name="pay-form-mount"></slot></section>';
  return host;
}

/** Puts a component into that many shadow roots, one in the other. */
function nest(inner: HTMLElement, depth: number): HTMLElement {
  if (depth === 0) return inner;
  const host = document.createElement('div');
  host.attachShadow({ mode: 'open' }).append(inner);
  return nest(host, depth - 1);
}

describe('lightMount', () => {
  afterEach(() => fixtureCleanup());

  for (const depth of [0, 1, 2]) {
    it(`shows a node in the element and leaves it to be found by id, ${depth} shadow roots deep`, async () => {
      const host = component();
      const outer = await place(nest(host, depth));
      const before = outer.outerHTML;
      const node = document.createElement('div');
      node.id = 'mounted-node';
      node.textContent = 'here';

      const mount = lightMount(host, node);
      expect(mount.intact).to.equal(true);
      expect(document.getElementById('mounted-node')).to.equal(node);
      expect(node.parentElement).to.equal(outer);
      expect(node.checkVisibility()).to.equal(true);
      const slot = host.shadowRoot?.querySelector('slot');
      expect(slot?.assignedNodes({ flatten: true })).to.deep.equal([node]);

      mount.remove();
      expect(mount.intact).to.equal(false);
      expect(node.isConnected).to.equal(false);
      expect(outer.outerHTML).to.equal(before);
      expect(host.children).to.have.length(0);
    });
  }
});
