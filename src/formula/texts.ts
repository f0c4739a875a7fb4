// What the text kernels do, for texts known at plan time: a dictionary is mapped once instead of every row.
// The same meaning as assembly/text/strings.ts: characters are code points, case is that of ASCII.

export const lower = (text: string): string =>
  text.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32));
export const upper = (text: string): string =>
  text.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 32));

export const length = (text: string): number => {
  let count = 0;
  for (const _ of text) count++;
  return count;
};

/** Characters from `from` up to `to`; negative positions count from the end. */
export const slice = (text: string, from: number, to: number): string => [...text].slice(from, to).join("");

/** At least `width` characters, the filling in front. */
export const pad = (text: string, width: number, filling: string): string =>
  filling.repeat(Math.max(0, width - length(text))) + text;

const encoder = new TextEncoder();

/** Below, equal to or above 0 in the order of UTF-8 bytes, which is that of code points and not of UTF-16. */
export function order(a: string, b: string): number {
  const [left, right] = [encoder.encode(a), encoder.encode(b)];
  const both = Math.min(left.length, right.length);
  for (let i = 0; i < both; i++) {
    if (left[i] !== right[i]) return left[i]! - right[i]!;
  }
  return left.length - right.length;
}

/** No text that CSV would have to quote, under any usual delimiter; an empty one may be quoted to differ from null. */
export const isPlain = (text: string): boolean => text !== "" && !/[\s"',;|\\\p{Cc}]/u.test(text.replaceAll(" ", "_"));
