import { mayAgentPublish, mayAgentSubscribe, mayCentrePublish, mayCentreSubscribe } from "@ngaba/contract";
import { isSameSecret } from "../auth/secret.ts";
import { type AgentRegistry, CENTRE_LOGIN } from "../fleet/agent-registry.ts";

/** What a client says of itself when it connects. */
interface Introduction {
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly willTopic: string | undefined;
}

/** `why` is for the log, never for the client: MQTT 3.1.1 has no words for it. */
type Admission =
  | { readonly isAdmitted: true; readonly login: string }
  | { readonly isAdmitted: false; readonly why: "no-login" | "wrong-password" | "foreign-client-id" | "foreign-will" };

/** Who may do what at the embedded broker: the same rules as the shipped ones for mosquitto. */
export interface BrokerAccess {
  admit(introduction: Introduction): Promise<Admission>;
  mayPublish(login: string, topic: string): boolean;
  maySubscribe(login: string, filter: string): boolean;
}

export function createBrokerAccess(agents: AgentRegistry, centrePassword: string): BrokerAccess {
  const mayPublish = (login: string, topic: string) =>
    login === CENTRE_LOGIN ? mayCentrePublish(topic) : mayAgentPublish(login, topic);
  const isPasswordRight = async (login: string, password: string) =>
    login === CENTRE_LOGIN ? isSameSecret(password, centrePassword) : agents.verifyBroker(login, password);

  return {
    mayPublish,
    maySubscribe: (login, filter) =>
      login === CENTRE_LOGIN ? mayCentreSubscribe(filter) : mayAgentSubscribe(login, filter),
    async admit({ clientId, username, password, willTopic }) {
      if (username === undefined || password === undefined) return { isAdmitted: false, why: "no-login" };
      if (!(await isPasswordRight(username, password))) return { isAdmitted: false, why: "wrong-password" };
      if (!mayUseClientId(username, clientId)) return { isAdmitted: false, why: "foreign-client-id" };
      if (willTopic !== undefined && !mayPublish(username, willTopic)) {
        return { isAdmitted: false, why: "foreign-will" };
      }
      return { isAdmitted: true, login: username };
    },
  };
}

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/**
 * A second client of the same id throws the first one out: an agent must not be able to do that to another. So its id is
 * its login, alone or with a UUID of its own. (Any ending would do harm: `agent-1` could be `agent-10`.)
 */
function mayUseClientId(login: string, clientId: string): boolean {
  if (login === CENTRE_LOGIN || clientId === login) return true;
  return clientId.startsWith(`${login}-`) && new RegExp(`^${UUID}$`).test(clientId.slice(login.length + 1));
}
