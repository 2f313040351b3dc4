import { type EventEmitter, once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { Aedes, type AuthErrorCode, type AuthenticateError, type Client } from "aedes";
import { Counter, Gauge, type Registry } from "prom-client";
import { newSecret } from "../auth/secret.ts";
import { type AgentRegistry, CENTRE_LOGIN } from "../fleet/agent-registry.ts";
import type { Logger } from "../platform/logger.ts";
import { type BrokerAccess, createBrokerAccess } from "./broker-access.ts";
import { createPacketGuard } from "./mqtt-packet-guard.ts";

export interface EmbeddedBrokerOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Larger MQTT packets cut their sender off. */
  readonly maxPacketBytes: number;
  readonly agents: AgentRegistry;
  readonly logger: Logger;
  readonly registry: Registry;
}

export interface EmbeddedBroker extends AsyncDisposable {
  /** `mqtt://host:port`. */
  readonly url: string;
  /** The centre's own login; lives in memory only. */
  readonly centreCredentials: { readonly username: string; readonly password: string };
}

/** MQTT 3.1.1, table 3.1. The library's own enum is one that type stripping cannot keep. */
const NOT_AUTHORIZED = 5 as AuthErrorCode.NOT_AUTHORIZED;
/** Far more than a city has agents, far less than the machine has file handles. */
const MAX_CONNECTIONS = 2000;

/** Says why something was refused: to the log, and to the counter. */
type Refuse = (why: string, client: Client | null, details?: Record<string, unknown>) => void;

/**
 * Starts the MQTT 3.1.1 broker inside this process. Retained messages and sessions live in its memory: after a restart
 * the centre says its acknowledgements again, and every agent its status when it reconnects.
 *
 * @throws {Error} with code EADDRINUSE and others of `listen`
 */
export async function startAedesBroker(options: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
  const centrePassword = newSecret();
  const logger = options.logger.child({ part: "broker" });
  const refuse = createRefuse(logger, options.registry);
  const cutOff = new WeakSet<Client>();
  const access = createBrokerAccess(options.agents, centrePassword);
  const aedes = new Aedes(accessHandlers({ access, refuse, logger, isCutOff: (client) => cutOff.has(client) }));
  aedes.on("clientError", (client, err) => logger.debug({ err, clientId: client.id }, "connection of a client ended"));
  aedes.on("connectionError", (_client, err) => logger.debug({ err }, "connection ended before its login"));
  const emitter: EventEmitter = aedes; // its own types know no "error", which it emits all the same
  emitter.on("error", (err: unknown) => logger.error({ err }, "the embedded broker has a fault"));
  await aedes.listen();
  observeClients(aedes, options.registry);

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    acceptClient(aedes, socket, options.maxPacketBytes, (client) => {
      cutOff.add(client);
      refuse("packet-too-large", client, { maxPacketBytes: options.maxPacketBytes });
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  const close = () => closeBroker(aedes, server, sockets);
  try {
    server.listen(options.port, options.host);
    await once(server, "listening");
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return {
    url: `mqtt://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`,
    centreCredentials: { username: CENTRE_LOGIN, password: centrePassword },
    [Symbol.asyncDispose]: close,
  };
}

/** Hands the connection to the library, and cuts it as soon as it announces a packet that is too large. */
function acceptClient(
  aedes: Aedes,
  socket: Socket,
  maxPacketBytes: number,
  onTooLarge: (client: Client) => void,
): void {
  socket.setNoDelay(true);
  const client = aedes.handle(socket);
  const isSound = createPacketGuard(maxPacketBytes);
  // The library reads by "readable" and read(); Node then emits "data" from within read(), so before the library's
  // parser sees the bytes. It must come after handle(): alone, it would set the stream flowing.
  socket.on("data", (chunk: Buffer) => {
    if (isSound(chunk) || socket.destroyed) return;
    onTooLarge(client);
    socket.destroy();
  });
}

interface AccessHandlerParts {
  readonly access: BrokerAccess;
  readonly refuse: Refuse;
  readonly logger: Logger;
  /** True once a client has sent something too large. */
  readonly isCutOff: (client: Client) => boolean;
}

function accessHandlers({ access, refuse, logger, isCutOff }: AccessHandlerParts) {
  const willTopics = new WeakMap<Client, string | undefined>();
  const logins = new WeakMap<Client, string>();
  return {
    preConnect(client, packet, done) {
      willTopics.set(client, packet.will?.topic);
      // A session that outlives its connection would fill our memory for as long as its owner is away. Nobody needs one:
      // what counts stays in the outbox and the inbox. Whoever asks is told in the CONNACK that there is none.
      packet.clean = true;
      done(null, true);
    },
    authenticate(client, username, password, done) {
      const introduction = {
        clientId: client.id,
        username,
        password: password?.toString(),
        willTopic: willTopics.get(client),
      };
      access.admit(introduction).then(
        (admission) => {
          if (admission.isAdmitted) {
            logins.set(client, admission.login);
            return done(null, true);
          }
          refuse(admission.why, client, { login: username?.slice(0, 64) });
          done(notAuthorised(), false);
        },
        (err: unknown) => {
          logger.error({ err }, "the list of agents cannot be read, so nobody is let in");
          done(notAuthorised(), false);
        },
      );
    },
    authorizePublish(client, packet, done) {
      // The packet that was too large may have come whole, in the same piece as its header.
      if (client !== null && isCutOff(client)) return done(new Error("cut off"));
      const login = client === null ? undefined : logins.get(client);
      if (login !== undefined && access.mayPublish(login, packet.topic)) return done(null);
      refuse("foreign-publish", client, { login, topic: packet.topic.slice(0, 200) });
      // MQTT 3.1.1 has no answer that says no to a publish: the connection ends.
      done(new Error("not authorised to publish there"));
    },
    authorizeSubscribe(client, subscription, done) {
      const login = logins.get(client);
      if (login !== undefined && access.maySubscribe(login, subscription.topic)) return done(null, subscription);
      refuse("foreign-subscribe", client, { login, filter: subscription.topic.slice(0, 200) });
      done(null, null); // SUBACK with 0x80
    },
  } satisfies ConstructorParameters<typeof Aedes>[0];
}

const notAuthorised = (): AuthenticateError =>
  Object.assign(new Error("not authorised"), { returnCode: NOT_AUTHORIZED });

/** Counts every refusal and logs each kind at most once in ten seconds: a wrong agent tries for ever. */
function createRefuse(logger: Logger, registry: Registry): Refuse {
  const quietMs = 10_000;
  const refused = new Counter({
    name: "central_broker_refused_total",
    help: "What the embedded broker refused, by reason",
    labelNames: ["reason"],
    registers: [registry],
  });
  const lastLoggedAt = new Map<string, number>();
  return (reason, client, details) => {
    refused.inc({ reason });
    const now = performance.now();
    if (now - (lastLoggedAt.get(reason) ?? Number.NEGATIVE_INFINITY) < quietMs) return;
    lastLoggedAt.set(reason, now);
    logger.warn({ reason, clientId: client?.id?.slice(0, 64), ...details }, "refused by the embedded broker");
  };
}

function observeClients(aedes: Aedes, registry: Registry): void {
  new Gauge({
    name: "central_broker_clients",
    help: "Clients connected to the embedded broker",
    registers: [registry],
    collect() {
      this.set(aedes.connectedClients);
    },
  });
}

async function closeBroker(aedes: Aedes, server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = server.listening ? once(server, "close") : undefined;
  server.close();
  await new Promise<void>((resolve) => aedes.close(resolve));
  for (const socket of sockets) socket.destroy(); // those that never logged in
  await closed;
}
