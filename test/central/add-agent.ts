import type { AgentCredentials, Central } from "@ngaba/central";
import { keepSecrets } from "../run-logs.ts";

/** Makes agent-01 somebody at a running centre. */
export async function addAgent({ agents }: Pick<Central, "agents">): Promise<AgentCredentials> {
  const credentials = await agents.add("agent-01");
  keepSecrets(credentials.brokerPassword, credentials.uploadToken);
  return credentials;
}
