const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** @returns the text as it may stand in an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

export interface Page {
  /** BCP 47. */
  readonly lang: string;
  readonly title: string;
  /** HTML of the body. */
  readonly body: string;
  /** Path of the page's one script. */
  readonly script?: string;
  /** What the script reads from the element `data`. */
  readonly data?: object;
}

/** @returns a page as a simulated checkout shows it. */
export function htmlPage({ lang, title, body, script, data }: Page): Response {
  const json = data && JSON.stringify(data).replaceAll('<', '\\u003c');
  const html = `<!doctype html>
<html lang="${escapeHtml(lang)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
<body>
${body}
${json ? `<script type="application/json" id="data">${json}</script>` : ''}
${script ? `<script src="${escapeHtml(script)}"></script>` : ''}`;
  return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } });
}

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --accent: #2f5bd7; --line: #8a8f99; }
  @media (prefers-color-scheme: dark) { :root { --accent: #8fb0ff; } }
  * { box-sizing: border-box; }
  body { margin: 0; padding: 24px 16px; }
  main { max-width: 380px; margin: 0 auto; display: grid; gap: 16px; }
  h1 { font-size: 1rem; font-weight: 400; margin: 0; }
  .amount { font-size: 2rem; font-weight: 600; margin: 0; font-variant-numeric: tabular-nums; }
  form { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
  label { display: grid; gap: 4px; font-size: 0.875rem; }
  .wide, button, [role='alert'] { grid-column: 1 / -1; }
  input { font: inherit; font-size: 1rem; min-width: 0; min-height: 44px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 8px; }
  button { font: inherit; font-weight: 600; min-height: 44px; border-radius: 8px; border: 1px solid transparent; cursor: pointer; background: var(--accent); color: Canvas; }
  button.quiet { background: none; color: inherit; font-weight: 400; border-color: var(--line); }
  button:disabled { opacity: 0.55; cursor: progress; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  [role='alert'] { margin: 0; min-height: 1.5em; color: light-dark(#a3150f, #ffb4ab); }
  .note { margin: 0; font-size: 0.8125rem; opacity: 0.8; }
  [hidden] { display: none !important; }
`;
