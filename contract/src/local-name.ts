import { z } from "zod";

/** A name in both languages of the house. */
export const LocalName = z.strictObject({ vi: z.string().min(1), en: z.string().min(1) });
export type LocalName = z.infer<typeof LocalName>;

/** The same inside a message, where a newer agent may say more than this version knows. */
export const MessageName = z.object(LocalName.shape);
