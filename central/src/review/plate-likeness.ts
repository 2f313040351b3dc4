/** Plates that differ by one character. Pure. */

/** A text without one of its characters, each once. */
export const withoutOne = (text: string): readonly string[] => [
  ...new Set([...text].map((_, index) => text.slice(0, index) + text.slice(index + 1))),
];

/** Whether one character was misread, left out or added on the way from one text to the other. Not of equal ones. */
export function isOneWrong(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  const differsAt = [...long].findIndex((character, index) => character !== short[index]);
  if (differsAt === -1 || long.length - short.length > 1) return false;
  const rest = long.slice(differsAt + 1);
  return rest === short.slice(short.length === long.length ? differsAt + 1 : differsAt);
}
