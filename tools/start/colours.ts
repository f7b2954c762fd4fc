/** The text in colour where a person looks on, plain elsewhere. */
export const bold = colour(1);
export const dim = colour(2);
export const red = colour(31);
export const green = colour(32);
export const yellow = colour(33);

function colour(code: number): (text: string) => string {
  const inColour = process.stdout.isTTY && !process.env.NO_COLOR;
  return (text) => (inColour ? `\u001b[${code}m${text}\u001b[0m` : text);
}
