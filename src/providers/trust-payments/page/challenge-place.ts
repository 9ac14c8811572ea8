/** Where the library shows the bank's question: in the document all the time, and seen once a dialog has a slot for it. */
export class ChallengePlace {
  /** The library looks for its id in the document. */
  readonly target = document.createElement('div');
  readonly #place = document.createElement('div');
  readonly root = this.#place.attachShadow({ mode: 'open' });

  constructor(id: string) {
    this.target.id = id;
    this.#place.style.cssText = 'all:initial;display:contents';
    this.#place.append(this.target);
  }

  attach(): void {
    document.body.append(this.#place);
  }

  remove(): void {
    this.#place.remove();
  }
}
