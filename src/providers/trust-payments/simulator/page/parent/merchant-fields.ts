const isMerchantField = (element: Element): boolean => element.hasAttribute('data-st-name');

const fieldsOf = (form: Element): (HTMLSelectElement | HTMLInputElement)[] => [
  ...form.querySelectorAll('select'),
  ...form.querySelectorAll('input'),
];

/** Finds every input with a `data-st-name` in the whole document; one without an id stops everything, as it does for real. */
export function prepareMerchantFields(): void {
  for (const input of [...document.getElementsByTagName('input')].filter(isMerchantField)) {
    const found = document.getElementById(input.id);
    if (!found) throw new TypeError("Cannot read properties of null (reading 'nextSibling')");
    found.insertAdjacentHTML('afterend', '<div class="st-error-label"></div>');
  }
}

/** Reports the merchant's fields, but only once somebody types: what was filled in before is never sent. */
export function watchMerchantFields(form: Element, report: (values: Record<string, string>) => void): void {
  const collect = (): void =>
    report(
      Object.fromEntries(
        fieldsOf(form)
          .filter(isMerchantField)
          .map((field) => [field.getAttribute('data-st-name') ?? '', field.value]),
      ),
    );
  for (const field of fieldsOf(form)) field.addEventListener('input', collect);
}
