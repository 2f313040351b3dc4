import { z } from "zod";

/** How a display without a mouse is set out; a number that cannot be used gives way to the usual one. */
const BigWallSettings = z.object({
  columns: z.coerce.number().int().min(1).max(12).catch(4),
  rows: z.coerce.number().int().min(1).max(8).catch(3),
  seconds: z.coerce.number().int().min(3).max(3_600).catch(15),
});
export type BigWallSettings = z.infer<typeof BigWallSettings>;

/** `?columns=4&rows=3&seconds=15`, each as it is or as it usually is. */
export const bigWallSettingsOf = (params: URLSearchParams): BigWallSettings =>
  BigWallSettings.parse({
    columns: params.get("columns") ?? undefined,
    rows: params.get("rows") ?? undefined,
    seconds: params.get("seconds") ?? undefined,
  });
