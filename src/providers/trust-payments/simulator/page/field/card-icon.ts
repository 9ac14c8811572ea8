/** Shows the card's scheme in the number field, where the merchant asked for it; an unknown one has none. */
export function showCardIcon(scheme: string | undefined): void {
  document.querySelector('#card-icon')?.remove();
  if (!scheme) return;
  const icon = document.createElement('img');
  icon.id = 'card-icon';
  icon.className = 'st-card-icon';
  // The alternative text of the real one is a path too.
  icon.alt = `./images/${scheme.toLowerCase()}.png`;
  const text = `<text x="15" y="13" font-size="7" text-anchor="middle" font-family="sans-serif">${scheme}</text>`;
  icon.src = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20">${text}</svg>`)}`;
  document.querySelector('#st-card-number-wrapper')?.prepend(icon);
}
