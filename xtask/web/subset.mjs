// Cuts a font to the characters of the interface's two languages and of the names in the city's data.
// Usage: node subset.mjs FONT.woff2 OUT.woff2, or OUT.ttf for what draws letters by itself
import { readFile, writeFile } from "node:fs/promises";
import subsetFont from "subset-font";

// Basic Latin and Latin-1 (every letter of Italian and English), then the punctuation and signs the pages use.
// What is not here is shown in the fallback face: a name is never lost.
const RANGES = [[0x20, 0x7e], [0xa0, 0xff]];
const SIGNS = "–—‘’“”…•·€←→↑↓−≤≥≈×÷°²³µ";

const [, , input, output] = process.argv;
if (!input || !output) {
  console.error("usage: node subset.mjs FONT.woff2 OUT.woff2|OUT.ttf");
  process.exit(2);
}
const letters = RANGES.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)));
const subset = await subsetFont(await readFile(input), letters.join("") + SIGNS, { targetFormat: output.endsWith(".ttf") ? "sfnt" : "woff2" });
await writeFile(output, subset);
