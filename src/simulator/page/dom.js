/**
 * Makes an element. Properties are set as properties (`data-*`, `aria-*` and `role` as attributes), children that are
 * strings become text nodes: what people or bots wrote is never read as HTML.
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.includes('-') || name === 'role') element.setAttribute(name, String(value));
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Who comes back from a team's page, or tomorrow, is still the same person; a browser that keeps nothing for pages throws. */
export function remember(address) {
  try {
    localStorage.setItem('person', address);
  } catch {
    // Then everybody begins as the first of all.
  }
}

export function remembered() {
  try {
    return localStorage.getItem('person') ?? '';
  } catch {
    return '';
  }
}

/** One of eight colours: the same for the same name everywhere. */
const hue = (name) => [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 8;

const initials = (name) => {
  const letters = name
    .split(/[\s-]+/)
    .map((word) => [...word][0] ?? '')
    .filter((letter) => /[\p{L}\p{N}]/u.test(letter));
  return (letters.length > 1 ? letters[0] + letters.at(-1) : (letters[0] ?? '?')).toUpperCase();
};

/** A round picture with initials. */
export const avatar = (name) =>
  el('span', { className: `avatar hue-${hue(name)}`, 'aria-hidden': 'true' }, initials(name));

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** "just now", "4 min ago", then the time, then the day and time. */
export function relativeTime(iso, now = Date.now()) {
  const at = new Date(iso);
  const minutes = Math.floor((now - at.getTime()) / 60000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const sameDay = new Date(now).toDateString() === at.toDateString();
  return sameDay ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`;
}

export const timeElement = (iso) => el('time', { dateTime: iso, title: full.format(new Date(iso)) }, relativeTime(iso));

/** Brings all shown times up to date. */
export function refreshTimes(root) {
  for (const time of root.querySelectorAll('time')) {
    const text = relativeTime(time.dateTime);
    if (time.textContent !== text) time.textContent = text;
  }
}
