import { accountOperations } from "./account-operations.ts";
import { actingOperations } from "./acting-operations.ts";
import { agentOperations } from "./agent-operations.ts";
import { documentOperations } from "./document-operations.ts";
import type { Operation } from "./operation.ts";
import { pageOperations } from "./page-operations.ts";
import { peopleOperations } from "./people-operations.ts";
import { readingOperations } from "./reading-operations.ts";
import { requestOperations } from "./request-operations.ts";
import { reviewOperations } from "./review-operations.ts";
import { videoOperations } from "./video-operations.ts";

/** Every route of `access.ts`, under its method and path. */
export const operations: Readonly<Record<string, Operation>> = {
  ...pageOperations,
  ...accountOperations,
  ...peopleOperations,
  ...readingOperations,
  ...actingOperations,
  ...reviewOperations,
  ...documentOperations,
  ...requestOperations,
  ...videoOperations,
  ...agentOperations,
};
