/** Reads a PDF back by a program that is not ours, for tests. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The text of a PDF on one line, spaces as one each. The PDF is kept in the folder that NGABA_KEEP_PDF names. */
export const pdfText = async (pdf: Uint8Array): Promise<string> => (await pdfLayout(pdf)).replaceAll(/\s+/g, " ");

/** The same in lines that begin as far in as they stand on the page. */
export async function pdfLayout(pdf: Uint8Array): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ngaba-pdf-"));
  try {
    const file = join(folder, "document.pdf");
    await writeFile(file, pdf);
    const kept = process.env.NGABA_KEEP_PDF;
    if (kept !== undefined) await writeFile(join(kept, `${Date.now()}.pdf`), pdf);
    const { stdout } = await run("pdftotext", ["-layout", file, "-"], { maxBuffer: 10_000_000 });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}
