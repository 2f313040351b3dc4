import { z } from "zod";

const slug = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** Ids travel in topics, file names and addresses, so they hold nothing that any of these could misread. */
export const AgentId = z.string().regex(slug).describe("Agent id: a–z, 0–9 and inner hyphens, at most 64");
export const CameraId = z.string().regex(slug).describe("Camera id: a–z, 0–9 and inner hyphens, at most 64");
export const SiteId = z.string().regex(slug).describe("Site id: a–z, 0–9 and inner hyphens, at most 64");
/** Id of a rule, line or zone inside a camera's scene. */
export const SceneId = z.string().regex(slug).describe("Id inside a scene: a–z, 0–9 and inner hyphens, at most 64");

/** SHA-256 of a file's bytes, lower-case hexadecimal: how pictures and documents are named everywhere. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe("SHA-256, 64 lower-case hexadecimal digits");

/** UTC instant as RFC 3339 with `Z`; other offsets are refused so that text order is time order. */
export const UtcTime = z.iso.datetime({ offset: false }).describe("RFC 3339, UTC, ends in Z");
