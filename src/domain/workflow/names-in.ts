/** More names than people read through in a sentence. */
const mostNames = 20;

/** Names as a sentence lists them; what is left out is counted. */
export function namesIn(names: Iterable<string>): string {
  const all = [...new Set(names)];
  const rest = all.length - mostNames;
  const told = all.slice(0, mostNames).join(', ');
  return rest > 0 ? `${told}, … (+${rest})` : told || '–';
}
