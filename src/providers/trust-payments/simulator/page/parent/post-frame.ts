/** @returns a frame in the merchant's page that nobody sees. */
export function addHidden(id: string): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.id = id;
  frame.style.display = 'none';
  document.body.append(frame);
  return frame;
}

/**
 * Posts a form from inside a blank frame. The frame inherits the page's content security policy: where `form-action`
 * forbids the address, nothing happens and nobody is told.
 */
export function postInFrame(
  frame: HTMLIFrameElement,
  action: string,
  fields: Readonly<Record<string, string>>,
): void {
  const page = frame.contentDocument;
  if (!page) return;
  const form = page.createElement('form');
  form.method = 'post';
  form.action = action;
  for (const [name, value] of Object.entries(fields)) {
    const input = page.createElement('input');
    Object.assign(input, { type: 'hidden', name, value });
    form.append(input);
  }
  page.body.append(form);
  form.submit();
}
