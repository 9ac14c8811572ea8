import { text } from './settings.js';

const field = document.querySelector('#ways');

function span(key, tag) {
  const node = document.createElement(tag);
  node.dataset.text = key;
  node.textContent = text(key);
  return node;
}

function option({ provider }) {
  const label = document.createElement('label');
  const radio = document.createElement('input');
  radio.type = 'radio';
  radio.name = 'way';
  radio.value = provider;
  const words = document.createElement('span');
  words.append(span(`${provider} name`, 'b'), ' ', span(`${provider} more`, 'small'));
  label.append(radio, words);
  return label;
}

/**
 * Lets the shopper choose, where there is a choice.
 *
 * @param onChoice called with what was chosen.
 * @returns what marks a way as chosen.
 */
export function offerWays(ways, onChoice) {
  field.hidden = ways.length < 2;
  field.append(...ways.map(option));
  field.addEventListener('change', ({ target }) =>
    onChoice(ways.find(({ provider }) => provider === target.value)),
  );
  return ({ provider }) => (field.querySelector(`[value='${provider}']`).checked = true);
}
