import type { ChallengeDialog, ChallengeOptions } from './challenge-dialog.ts';

/** Fetched once the card can be paid: not every card is asked for. */
const loadDialog = () => import('./challenge-dialog.ts');

/**
 * Where the library shows the bank's question: in the document all the time, and shown by a dialog when there is one.
 * So the bank's frame is never moved, which would load it anew.
 */
export class ChallengePlace {
  /** The library looks for its id in the document. */
  readonly target = document.createElement('div');
  readonly #place = document.createElement('div');
  readonly #root = this.#place.attachShadow({ mode: 'open' });
  #dialog: Pick<ChallengeDialog, 'close'> | undefined;
  /** Aborted when what was to be shown is over. */
  #shown = new AbortController();

  constructor(id: string) {
    this.target.id = id;
    this.#place.style.cssText = 'all:initial;display:contents';
    this.#place.append(this.target);
    this.#fill();
  }

  /** A closed dialog with nothing but the bank's page: for now, and for where the better one can't be fetched. */
  #fill(): HTMLDialogElement {
    const dialog = document.createElement('dialog');
    dialog.style.cssText = 'box-sizing:border-box;width:min(30rem,100vw);height:min(40rem,100vh);padding:0';
    dialog.append(document.createElement('slot'));
    this.#root.replaceChildren(dialog);
    return dialog;
  }

  /** Puts it into the page. */
  attach(): void {
    document.body.append(this.#place);
  }

  prepare(): void {
    void loadDialog().catch(() => undefined);
  }

  async show(options: ChallengeOptions): Promise<void> {
    const { signal } = (this.#shown = new AbortController());
    try {
      const { ChallengeDialog } = await loadDialog();
      if (signal.aborted) return;
      this.#dialog = new ChallengeDialog(this.#root, options);
    } catch {
      if (signal.aborted) return;
      const dialog = this.#fill();
      dialog.onclose = options.cancel;
      dialog.showModal();
      this.#dialog = {
        close: () => {
          dialog.onclose = null;
          dialog.close();
        },
      };
    }
  }

  /** Gives the focus back to where it was. */
  close(): void {
    this.#shown.abort();
    this.#dialog?.close();
    this.#dialog = undefined;
  }

  remove(): void {
    this.close();
    this.#place.remove();
  }
}
