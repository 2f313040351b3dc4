import { connect, type Socket } from "node:net";
import { vi } from "vitest";

/** One RTP packet as it came. */
interface RtpSeen {
  readonly sequence: number;
  readonly timestamp: number;
  readonly isLast: boolean;
  readonly payload: Buffer;
}

/** A sender report as it came: the Unix time in milliseconds that a timestamp stands for. */
interface ReportSeen {
  readonly ntpMs: number;
  readonly timestamp: number;
}

const NTP_TO_UNIX_S = 2_208_988_800;
const ANSWER_TIMEOUT_MS = 30_000;

/** An RTSP client by hand, that shows what came over the wire; shares no code with the simulator or the agent. */
export class HandClient {
  readonly socket: Socket;
  readonly rtp: RtpSeen[] = [];
  readonly reports: ReportSeen[] = [];
  readonly answers: string[] = [];
  bytes = 0;
  isClosed = false;
  hasEnded = false;
  #received = Buffer.alloc(0);

  constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket
      .on("data", (chunk) => this.#take(chunk))
      .on("end", () => (this.hasEnded = true))
      .on("close", () => (this.isClosed = true))
      .on("error", () => undefined);
  }

  send(method: string, url: string, headers = ""): void {
    this.socket.write(`${method} ${url} RTSP/1.0\r\nCSeq: 1\r\n${headers}\r\n`);
  }

  /** Sends a request, and resolves with the answer's head. */
  async ask(method: string, url: string, headers = ""): Promise<string> {
    const before = this.answers.length;
    this.send(method, url, headers);
    return vi.waitUntil(() => this.answers[before], { interval: 5, timeout: ANSWER_TIMEOUT_MS });
  }

  /** @param trackUrl what SETUP names; our own simulator takes the camera's address for it */
  async play(url: string, transport = "RTP/AVP/TCP;unicast;interleaved=0-1", trackUrl = url): Promise<void> {
    const setUp = await this.ask("SETUP", trackUrl, `Transport: ${transport}\r\n`);
    await this.ask("PLAY", url, `Session: ${/Session: ([^;\r]+)/.exec(setUp)?.[1]}\r\n`);
  }

  /** Timestamps of the units, one each, in the order in which they came. */
  timestamps(): number[] {
    return this.rtp.filter((packet) => packet.isLast).map((packet) => packet.timestamp);
  }

  #take(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.#received = Buffer.concat([this.#received, chunk]);
    while (this.#received.length >= 4) {
      const isFramed = this.#received[0] === 0x24;
      const end = isFramed ? 4 + this.#received.readUInt16BE(2) : endOfAnswer(this.#received);
      if (end === undefined || this.#received.length < end) return;
      const message = this.#received.subarray(0, end);
      this.#received = this.#received.subarray(end);
      if (!isFramed) this.answers.push(message.toString("latin1"));
      else if (message[1] === 0) this.rtp.push(readRtp(message.subarray(4)));
      else this.reports.push(readReport(message.subarray(4)));
    }
  }
}

function endOfAnswer(received: Buffer): number | undefined {
  const headEnd = received.indexOf("\r\n\r\n");
  if (headEnd === -1) return undefined;
  const length = /content-length: *(\d+)/i.exec(received.toString("latin1", 0, headEnd))?.[1];
  return headEnd + 4 + Number(length ?? 0);
}

export const readRtp = (packet: Buffer): RtpSeen => ({
  sequence: packet.readUInt16BE(2),
  timestamp: packet.readUInt32BE(4),
  isLast: packet.readUInt8(1) >= 0x80,
  payload: packet.subarray(12),
});

const readReport = (packet: Buffer): ReportSeen => ({
  ntpMs: (packet.readUInt32BE(8) - NTP_TO_UNIX_S + packet.readUInt32BE(12) / 2 ** 32) * 1000,
  timestamp: packet.readUInt32BE(16),
});
