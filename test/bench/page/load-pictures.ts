import { createHash } from "node:crypto";
import sharp from "sharp";
import { AGENT_ID } from "../city/bench-agent.ts";
import type { LoadPicture } from "./load-messages.ts";

export interface MadePicture extends LoadPicture {
  readonly jpeg: Buffer;
}

/** Where pictures go, and the agent's word for it. */
export interface UploadPlace {
  readonly httpUrl: string;
  readonly uploadToken: string;
}

const NOISE = { type: "gaussian", mean: 128, sigma: 60 } as const;

/** Blurred noise: as many bytes, and as much work to decode, as a street. */
export async function makePictures(count: number, widthPx: number, heightPx: number): Promise<MadePicture[]> {
  const made = Array.from({ length: count }, async () => {
    const create = { width: widthPx, height: heightPx, channels: 3, background: "grey", noise: NOISE } as const;
    const jpeg = await sharp({ create }).blur(1.5).jpeg({ quality: 80 }).toBuffer();
    const sha256 = createHash("sha256").update(jpeg).digest("hex");
    return { jpeg, sha256, bytes: jpeg.length, widthPx, heightPx };
  });
  return await Promise.all(made);
}

/** Uploads a picture of an incident. */
export async function uploadMedia({ httpUrl, uploadToken }: UploadPlace, { jpeg, sha256 }: MadePicture): Promise<void> {
  await put(`${httpUrl}/api/agents/${AGENT_ID}/media/${sha256}`, uploadToken, jpeg, {});
}

/** Uploads the newest picture of a camera, as the wall shows it. */
export async function uploadCameraPicture(
  { httpUrl, uploadToken }: UploadPlace,
  cameraId: string,
  { jpeg, sha256 }: MadePicture,
): Promise<void> {
  const said = { "content-sha256": sha256, "ngaba-taken-at": new Date().toISOString(), "ngaba-age-ms": "0" };
  await put(`${httpUrl}/api/agents/${AGENT_ID}/cameras/${cameraId}/picture`, uploadToken, jpeg, said);
}

async function put(url: string, token: string, jpeg: Buffer, said: Readonly<Record<string, string>>): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "image/jpeg", ...said };
  const answer = await fetch(url, { method: "PUT", headers, body: new Uint8Array(jpeg) });
  if (!answer.ok) throw new Error(`the centre does not take a picture: ${answer.status} ${await answer.text()}`);
}
