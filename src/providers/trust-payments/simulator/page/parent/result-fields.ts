type Result = Readonly<Record<string, unknown>>;

const ALWAYS_REMOVED = ['jwt', 'threedresponse', 'errordata', 'errorcode'];
/** What a THREEDQUERY found out stays for the answer that follows it. */
const KEPT = ['enrolled', 'settlestatus'];

/**
 * Writes a result into the merchant's form as hidden fields. The merchant's own fields of the same names are
 * removed or overwritten.
 */
export function writeResult(form: HTMLFormElement, submitFields: readonly string[], result: Result): void {
  for (const name of [...ALWAYS_REMOVED, ...submitFields]) if (!KEPT.includes(name)) remove(form, name);
  if (result.errorcode === 'cancelled' || result.isCancelled) {
    remove(form, 'settlestatus');
    add(form, { errorcode: 'cancelled', errormessage: 'Payment has been cancelled' });
    return;
  }
  const wanted = ['jwt', 'threedresponse', ...submitFields];
  add(form, Object.fromEntries(Object.entries(result).filter(([name]) => wanted.includes(name))));
}

function add(form: HTMLFormElement, fields: Result): void {
  for (const [name, value] of Object.entries(fields)) {
    let input = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (!input) {
      input = document.createElement('input');
      for (const [key, text] of Object.entries({ name, type: 'hidden', class: '-st-created-field' })) {
        input.setAttribute(key, text);
      }
    }
    // eslint-disable-next-line @typescript-eslint/no-base-to-string -- a list becomes text, as the real library has it
    input.value = value ? String(value) : '';
    form.append(input);
  }
}

function remove(form: HTMLFormElement, name: string): void {
  const found = form.elements.namedItem(name);
  const elements = found instanceof RadioNodeList ? [...found] : [found];
  for (const element of elements) if (element instanceof Element) element.remove();
}
