/** The bank's question in a dialog of ours. Inside a shadow root, out of reach of the page's own styles. */
export const CHALLENGE_CSS = /* css */ `
  dialog {
    box-sizing: border-box;
    width: min(30rem, 100vw);
    height: min(42rem, 100vh);
    height: min(42rem, 100dvh);
    max-width: none;
    max-height: none;
    padding: 0;
    border: 0;
    border-radius: var(--pay-form-radius, 8px);
    overflow: hidden;
    background: Canvas;
    color: CanvasText;
    font: 1rem/1.4 var(--family, system-ui);
    text-align: start;
    box-shadow: 0 8px 40px #0006;
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
  }
  dialog::backdrop {
    background: #0009;
  }
  header,
  footer {
    padding: 0.75rem 1rem;
  }
  h2 {
    margin: 0;
    outline: 0;
    font-size: 1.125rem;
  }
  p {
    margin: 0;
    overflow-wrap: anywhere;
  }
  slot {
    display: block;
    flex: 1 1 0;
    min-height: 0;
    background: #fff;
  }
  footer {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
    align-items: center;
    justify-content: flex-end;
  }
  footer p {
    flex: 1 0 100%;
  }
  button {
    min-height: 44px;
    padding: 0.5em 1em;
    border: 1px solid;
    border-radius: var(--pay-form-radius, 8px);
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
  }
  button.main {
    border-color: transparent;
    background: var(--pay-form-accent, #1f5fd6);
    color: var(--pay-form-accent-text, #fff);
  }
  button:focus-visible {
    outline: 3px solid var(--pay-form-accent, #1f5fd6);
    outline-offset: 2px;
  }
  [hidden] {
    display: none;
  }
  @media (max-width: 30rem) {
    dialog {
      border-radius: 0;
    }
  }
`;
