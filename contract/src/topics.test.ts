import fc from "fast-check";
import { expect, test } from "vitest";
import {
  agentTopics,
  centreSubscriptions,
  mayAgentPublish,
  mayAgentSubscribe,
  mayCentrePublish,
  mayCentreSubscribe,
  parseAgentTopic,
  signalTopic,
} from "./topics.ts";

const id = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,20}[a-z0-9])?$/);
const kind = fc.constantFrom("restricted-zone", "red-light", "camera-offline");
/** Texts that look like topics more often than chance would have it. */
const topicLike = fc
  .array(
    fc.oneof(
      fc.constantFrom("ngaba", "v1", "a", "b", "event", "flow", "ack", "signal", "command", "reply", "#", "+", ""),
      fc.string(),
    ),
    {
      maxLength: 7,
    },
  )
  .map((parts) => parts.join("/"));

test.each([
  { topic: "ngaba/v1/agent-01/status", expected: { agentId: "agent-01", channel: "status" } },
  { topic: "ngaba/v1/agent-01/flow", expected: { agentId: "agent-01", channel: "flow" } },
  { topic: "ngaba/v1/agent-01/health", expected: { agentId: "agent-01", channel: "health" } },
  {
    topic: "ngaba/v1/agent-01/event/restricted-zone",
    expected: { agentId: "agent-01", channel: "event", kind: "restricted-zone" },
  },
  {
    topic: "ngaba/v1/agent-01/event/not-yet-invented",
    expected: { agentId: "agent-01", channel: "event", kind: "not-yet-invented" },
  },
  { topic: "ngaba/v1/agent-01/reply/42", expected: { agentId: "agent-01", channel: "reply", commandId: "42" } },
])("$topic is one of ours", ({ topic, expected }) => {
  expect(parseAgentTopic(topic)).toEqual(expected);
});

test.each([
  { why: "the next version", topic: "ngaba/v2/agent-01/flow" },
  { why: "another product", topic: "other/v1/agent-01/flow" },
  { why: "what the centre writes", topic: "ngaba/v1/agent-01/ack" },
  { why: "no agent", topic: "ngaba/v1//flow" },
  { why: "an event of no kind", topic: "ngaba/v1/agent-01/event/" },
  { why: "an event with too few parts", topic: "ngaba/v1/agent-01/event" },
  { why: "an event with too many parts", topic: "ngaba/v1/agent-01/event/restricted-zone/x" },
  { why: "a channel with too many parts", topic: "ngaba/v1/agent-01/flow/x" },
  { why: "a reply to nothing", topic: "ngaba/v1/agent-01/reply/" },
  { why: "a command", topic: "ngaba/v1/agent-01/command/set-mode" },
  { why: "a slash in front", topic: "/ngaba/v1/agent-01/flow" },
  { why: "nothing", topic: "" },
])("not one that agents write: $why ($topic)", ({ topic }) => {
  expect(parseAgentTopic(topic)).toBeUndefined();
});

test("every topic that an agent writes is read back as what it was", () => {
  fc.assert(
    fc.property(id, kind, (agentId, kind) => {
      const own = agentTopics(agentId);
      expect(parseAgentTopic(own.status)).toEqual({ agentId, channel: "status" });
      expect(parseAgentTopic(own.flow)).toEqual({ agentId, channel: "flow" });
      expect(parseAgentTopic(own.health)).toEqual({ agentId, channel: "health" });
      expect(parseAgentTopic(own.event(kind))).toEqual({ agentId, channel: "event", kind });
      expect(parseAgentTopic(own.reply(kind))).toEqual({ agentId, channel: "reply", commandId: kind });
    }),
  );
});

test("a topic that is read is written back as the same text, whatever came in", () => {
  fc.assert(
    fc.property(topicLike, (topic) => {
      const parsed = parseAgentTopic(topic);
      if (parsed === undefined) return;
      const own = agentTopics(parsed.agentId);
      if (parsed.channel === "event") expect(own.event(parsed.kind)).toBe(topic);
      else if (parsed.channel === "reply") expect(own.reply(parsed.commandId)).toBe(topic);
      else expect(own[parsed.channel]).toBe(topic);
    }),
  );
});

test("what the centre commands, the agent that it is for may read, and no other", () => {
  fc.assert(
    fc.property(id, id, kind, (agentId, other, name) => {
      fc.pre(agentId !== other);
      const topic = agentTopics(agentId).command(name);
      expect(mayCentrePublish(topic)).toBe(true);
      expect([agentId, other].map((reader) => mayAgentSubscribe(reader, topic))).toEqual([true, false]);
    }),
  );
});

test("the centre hears everything that agents write", () => {
  const hears = (topic: string) =>
    centreSubscriptions.some((filter) => new RegExp(`^${filter.replaceAll("+", "[^/]+")}$`).test(topic));
  fc.assert(
    fc.property(id, kind, (agentId, kind) => {
      const own = agentTopics(agentId);
      const written = [own.status, own.flow, own.health, own.event(kind), own.reply(kind)];
      for (const topic of written) expect(hears(topic), topic).toBe(true);
    }),
  );
});

test.each([
  { topic: "ngaba/v1/a/status", may: true, why: "its own state" },
  { topic: "ngaba/v1/a/event/restricted-zone", may: true, why: "its own events" },
  { topic: "ngaba/v1/a/event/not-yet-invented", may: true, why: "of kinds to come too" },
  { topic: "ngaba/v1/a/flow", may: true, why: "its own counts" },
  { topic: "ngaba/v1/a/health", may: true, why: "its own health" },
  { topic: "ngaba/v1/a/config/reported", may: true, why: "what it runs" },
  { topic: "ngaba/v1/a/reply/42", may: true, why: "answers to commands" },
  { topic: signalTopic("a", "north"), may: true, why: "phases of its own traffic lights, if it is a controller" },
  { topic: signalTopic("b", "north"), may: false, why: "another controller's lights" },
  { topic: "ngaba/v1/a/signal", may: false, why: "of no light" },
  { topic: "ngaba/v1/a/signal/north/red", may: false, why: "too deep" },
  { topic: "ngaba/v1/a/ack", may: false, why: "it would acknowledge to itself" },
  { topic: "ngaba/v1/a/config/desired", may: false, why: "it would configure itself" },
  { topic: "ngaba/v1/a/command/snapshot", may: false, why: "it would command itself" },
  { topic: "ngaba/v1/b/flow", may: false, why: "another's name" },
  { topic: "ngaba/v1/ab/flow", may: false, why: "a name that begins with its own" },
  { topic: "ngaba/v1/a/event/x/y", may: false, why: "too deep" },
  { topic: "ngaba/v1/a/event/", may: false, why: "no kind" },
  { topic: "ngaba/v1/a", may: false, why: "nothing under its name" },
  { topic: "ngaba/v1/a/", may: false, why: "nothing under its name" },
  { topic: "$SYS/broker/uptime", may: false, why: "the broker's own" },
])("agent a may publish to $topic: $may ($why)", ({ topic, may }) => {
  expect(mayAgentPublish("a", topic)).toBe(may);
});

test.each([
  { filter: "ngaba/v1/a/ack", may: true, why: "what the centre has committed" },
  { filter: "ngaba/v1/a/config/desired", may: true, why: "what it should run" },
  { filter: "ngaba/v1/a/command/snapshot", may: true, why: "commands to it" },
  { filter: "ngaba/v1/a/command/+", may: true, why: "all of them" },
  { filter: "ngaba/v1/a/command/#", may: true, why: "all of them" },
  { filter: signalTopic("b", "north"), may: true, why: "phases are for everybody" },
  { filter: "ngaba/v1/+/signal/+", may: true, why: "of all controllers" },
  { filter: "ngaba/v1/b/signal/#", may: false, why: "deeper than anything is written" },
  { filter: "ngaba/v1/#/signal/north", may: false, why: "no filter" },
  { filter: "ngaba/+/b/signal/north", may: false, why: "other versions too" },
  { filter: "$share/group/ngaba/v1/b/signal/north", may: false, why: "takes phases from others" },
  { filter: "ngaba/v1/a/event/#", may: false, why: "nobody reads events but the centre" },
  { filter: "ngaba/v1/a/status", may: false, why: "states are for the centre" },
  { filter: "ngaba/v1/a/#", may: false, why: "more than it needs" },
  { filter: "ngaba/v1/a/+", may: false, why: "more than it needs" },
  { filter: "ngaba/v1/b/ack", may: false, why: "another's name" },
  { filter: "ngaba/v1/+/ack", may: false, why: "everybody's" },
  { filter: "ngaba/#", may: false, why: "everybody's" },
  { filter: "#", may: false, why: "everything" },
  { filter: "$SYS/#", may: false, why: "the broker's own" },
  { filter: "$share/group/ngaba/v1/a/ack", may: false, why: "a shared subscription takes messages from others" },
])("agent a may subscribe to $filter: $may ($why)", ({ filter, may }) => {
  expect(mayAgentSubscribe("a", filter)).toBe(may);
});

test.each([
  { topic: "ngaba/v1/a/ack", may: true, why: "what is committed" },
  { topic: "ngaba/v1/a/config/desired", may: true, why: "what an agent should run" },
  { topic: "ngaba/v1/a/command/snapshot", may: true, why: "what an agent should do" },
  { topic: "ngaba/v1/a/command/view/start", may: true, why: "however deep" },
  { topic: "ngaba/v1/a/status", may: false, why: "only an agent tells how it is" },
  { topic: "ngaba/v1/a/event/restricted-zone", may: false, why: "only an agent tells what it saw" },
  { topic: "ngaba/v1/a/config/reported", may: false, why: "only an agent tells what it runs" },
  { topic: "ngaba/v1//ack", may: false, why: "nobody's" },
  { topic: "ngaba/v1/a/b/ack", may: false, why: "too deep" },
  { topic: "ngaba/v2/a/ack", may: false, why: "another version" },
  { topic: "$SYS/broker/uptime", may: false, why: "the broker's own" },
])("the centre may publish to $topic: $may ($why)", ({ topic, may }) => {
  expect(mayCentrePublish(topic)).toBe(may);
});

test.each([
  ...centreSubscriptions.map((filter) => ({ filter, may: true, why: "it does" })),
  { filter: "ngaba/v1/a/status", may: true, why: "of one agent" },
  { filter: "ngaba/v1/a/event/restricted-zone", may: true, why: "of one agent and kind" },
  { filter: "ngaba/v1/+/config/reported", may: true, why: "what agents run" },
  { filter: "ngaba/v1/+/reply/+", may: true, why: "answers to its commands" },
  { filter: "ngaba/v1/+/signal/+", may: true, why: "phases are for everybody" },
  { filter: "ngaba/v1/+/event/#", may: false, why: "deeper than anything is written" },
  { filter: "ngaba/v1/+/ack", may: false, why: "what it says itself" },
  { filter: "ngaba/v1/+/command/#", may: false, why: "what it says itself" },
  { filter: "ngaba/v1/#", may: false, why: "more than agents write" },
  { filter: "ngaba/+/+/status", may: false, why: "other versions too" },
  { filter: "#", may: false, why: "everything" },
  { filter: "$SYS/#", may: false, why: "the broker's own" },
  { filter: "$share/group/ngaba/v1/+/status", may: false, why: "a shared one takes messages from others" },
])("the centre may subscribe to $filter: $may ($why)", ({ filter, may }) => {
  expect(mayCentreSubscribe(filter)).toBe(may);
});

const isOfSignal = (topic: string) => topic.split("/")[3] === "signal";

test("no agent touches a topic of another but to read the phases of its traffic lights, whatever it tries", () => {
  fc.assert(
    fc.property(id, id, fc.string(), (own, other, rest) => {
      fc.pre(own !== other && !rest.startsWith("signal/"));
      expect(mayAgentPublish(own, `ngaba/v1/${other}/${rest}`)).toBe(false);
      expect(mayAgentSubscribe(own, `ngaba/v1/${other}/${rest}`)).toBe(false);
    }),
  );
});

test("what an agent may publish lies under its own name and, but for phases, never where it may subscribe", () => {
  fc.assert(
    fc.property(topicLike, (topic) => {
      for (const may of [mayAgentPublish, mayAgentSubscribe]) {
        if (isOfSignal(topic) && may === mayAgentSubscribe) continue;
        if (may("a", topic)) expect(topic.startsWith("ngaba/v1/a/")).toBe(true);
      }
      if (!isOfSignal(topic)) expect(mayAgentPublish("a", topic) && mayAgentSubscribe("a", topic)).toBe(false);
    }),
  );
});
