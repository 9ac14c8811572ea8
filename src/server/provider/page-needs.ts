/** A script that a page with a provider's form in it runs, for the inventory that PCI DSS 6.4.3 asks for. */
export interface PageScript {
  /** Its address, or those that it may come from: `https://*.example`. */
  readonly url: string;
  /** Why it is there. */
  readonly reason: string;
  /** Why nobody can say beforehand what exactly it will be, where that is so. */
  readonly noIntegrity?: string;
}

/** What a provider's form needs of the page that it stands in. */
export interface PageNeeds {
  readonly scripts: readonly PageScript[];
  /** Where frames come from, as sources of a Content-Security-Policy; what is in them may lead through a bank. */
  readonly frames: readonly string[];
  /** Origins that the page's own scripts ask. */
  readonly connects: readonly string[];
  /** Whether the provider's library puts style sheets and `data:` images into the page. */
  readonly inlineStyles: boolean;
  /** Origins that the form will need soon. */
  readonly preconnects: readonly string[];
}

/** A checkout of the provider's own, in a frame, which may lead through any bank: it loads no script into the page. */
export const CHECKOUT_NEEDS: PageNeeds = {
  scripts: [],
  frames: ['https:'],
  connects: [],
  inlineStyles: false,
  preconnects: [],
};
