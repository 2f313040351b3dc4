/**
 * The newest picture of each camera, for the wall of pictures: one file a camera, `<cameraId>`, a line of JSON and then
 * the JPEG, so that a picture and what is known of it change together. Nothing is made durable: the next one comes soon.
 */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AgentId, Sha256, UtcTime } from "@ngaba/contract";
import { z } from "zod";

/** Of one picture: far more than a 1920 px wide one of usual quality has. */
export const MAX_PICTURE_BYTES = 1024 * 1024;

const PictureFacts = z.object({
  sha256: Sha256,
  agentId: AgentId.describe("Who sent it"),
  takenAt: UtcTime.describe("By the agent's clock"),
  takenAtMs: z.number().describe("By the centre's clock: when it came, less how old it was then"),
});
type PictureFacts = z.infer<typeof PictureFacts>;

export interface CameraPicture extends PictureFacts {
  readonly jpeg: Buffer;
}

export interface PictureUpload {
  readonly cameraId: string;
  readonly agentId: string;
  readonly sha256: string;
  readonly takenAt: string;
  readonly takenAtMs: number;
}

export interface CameraPictures {
  /** Replaces the camera's picture. @throws {Error} of the file system, or of `body`; then the one before stays */
  put(upload: PictureUpload, body: AsyncIterable<Uint8Array>): Promise<PutPictureResult>;
  find(cameraId: string): Promise<CameraPicture | undefined>;
}

type PutPictureResult = "stored" | "too-large" | "hash-mismatch" | "no-jpeg";

const DRAFT = ".draft";

/** Opens the folder, and throws away what an earlier life left half written. */
export async function openCameraPictures(folder: string): Promise<CameraPictures> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) if (name.endsWith(DRAFT)) await rm(join(folder, name), { force: true });
  return {
    put: async ({ cameraId, ...facts }, body) => {
      const jpeg = await collect(body);
      if (jpeg === undefined) return "too-large";
      if (createHash("sha256").update(jpeg).digest("hex") !== facts.sha256) return "hash-mismatch";
      if (!isJpeg(jpeg)) return "no-jpeg";
      const draft = join(folder, `${randomUUID()}${DRAFT}`);
      try {
        await writeFile(draft, Buffer.concat([Buffer.from(`${JSON.stringify(facts)}\n`), jpeg]), { mode: 0o640 });
        await rename(draft, join(folder, cameraId));
      } finally {
        await rm(draft, { force: true });
      }
      return "stored";
    },
    find: async (cameraId) => readPicture(await readFile(join(folder, cameraId)).catch(() => undefined)),
  };
}

/** @returns `undefined` when it is larger than a picture may be */
async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MAX_PICTURE_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What a browser is told to be a picture begins and ends as one. */
const isJpeg = (bytes: Buffer): boolean =>
  bytes.length >= 4 && bytes.readUInt16BE(0) === 0xffd8 && bytes.readUInt16BE(bytes.length - 2) === 0xffd9;

/** @returns `undefined` of no file, and of one that a power cut left torn */
function readPicture(file: Buffer | undefined): CameraPicture | undefined {
  const lineEnd = file?.indexOf("\n") ?? -1;
  if (file === undefined || lineEnd < 0) return undefined;
  const jpeg = file.subarray(lineEnd + 1);
  const facts = PictureFacts.safeParse(parseJson(file.toString("utf8", 0, lineEnd)));
  return facts.success && isJpeg(jpeg) ? { ...facts.data, jpeg } : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // torn: as if there were none
  }
}
