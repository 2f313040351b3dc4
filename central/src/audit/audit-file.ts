import { join } from "node:path";

/** Where the audit log lies in the centre's data folder. */
export const auditFile = (dataDir: string): string => join(dataDir, "audit.sqlite");
