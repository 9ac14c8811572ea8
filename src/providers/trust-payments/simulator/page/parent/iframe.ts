const FILES: Readonly<Record<string, string>> = {
  'st-control-frame-iframe': 'control-frame.html',
  'st-card-number-iframe': 'card-number.html',
  'st-expiration-date-iframe': 'expiration-date.html',
  'st-security-code-iframe': 'security-code.html',
};

/**
 * Creates a frame with the real one's attributes, oddities included: a tabindex of "undefined", and no title.
 *
 * @param styles go into the address, and so are fixed from here on.
 */
export function createFrame(
  id: string,
  frameUrl: string,
  styles: Readonly<Record<string, unknown>>,
  params: Readonly<Record<string, string>>,
  tabIndex?: number,
): HTMLIFrameElement {
  const query = new URLSearchParams(styles as Record<string, string>).toString();
  const frame = document.createElement('iframe');
  const attributes: Record<string, unknown> = {
    id,
    class: id,
    src: `${frameUrl}/${FILES[id] ?? ''}?${query}&${new URLSearchParams(params).toString()}`,
    name: id,
    allowTransparency: true,
    scrolling: 'no',
    frameBorder: 0,
    tabIndex,
  };
  for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, String(value));
  return frame;
}
