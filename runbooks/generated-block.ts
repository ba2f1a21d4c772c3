/** A page lacks the two lines between which something generated belongs. */
export class BlockMissing extends Error {
  constructor(path: string, block: string) {
    super(
      `${path} has no place for its ${block}. Put these two lines where they belong:\n${opening(block)}\n${closing(block)}`,
    );
    this.name = "BlockMissing";
  }
}

/**
 * The page with what stands between the block's markers made anew; everything else stays to the letter.
 * Throws BlockMissing, which names the page by its path.
 */
export function withBlock(page: string, path: string, block: string, content: string): string {
  const start = page.indexOf(opening(block));
  const stop = page.indexOf(closing(block), start);
  if (start < 0 || stop < 0) throw new BlockMissing(path, block);
  return `${page.slice(0, start)}${opening(block)}\n${content}\n${page.slice(stop)}`;
}

function opening(block: string): string {
  return `<!-- ${block}: made by \`npm run generate\`; edit monitoring/ instead -->`;
}

function closing(block: string): string {
  return `<!-- /${block} -->`;
}
