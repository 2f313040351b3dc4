/** `pnpm models list|verify`. */
import { modelsCommand } from "@ngaba/models";

await modelsCommand().parseAsync(process.argv);
