/**
 * Must be imported before any schema: zod compiles its parsers with `new Function` unless told otherwise when a schema is
 * made, and the page's content security policy forbids that.
 */
import { z } from "zod";

z.config({ jitless: true });
