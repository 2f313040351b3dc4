import { StringDecoder } from "node:string_decoder";

export interface Frame {
  readonly event: string;
  readonly data: string;
}

/** Reads server-sent events out of a stream of which the beginning was not heard: from the first whole one on. */
export function createFrameReader(): { read(chunk: Buffer): readonly Frame[] } {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let isWithin = false;
  return {
    read: (chunk) => {
      const parts = (rest + decoder.write(chunk)).split("\n\n");
      rest = parts.pop() ?? "";
      if (!isWithin && parts.shift() !== undefined) isWithin = true;
      return parts.flatMap((frame) => frameOf(frame) ?? []);
    },
  };
}

/** `undefined` of a comment, as heartbeats are. */
function frameOf(text: string): Frame | undefined {
  const lines = text.split("\n");
  const fieldOf = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const [event, data] = [fieldOf("event"), fieldOf("data")];
  return event === undefined || data === undefined ? undefined : { event, data };
}
