/** First byte (kind and flags) and up to four bytes of "remaining length". */
const MAX_LENGTH_BYTES = 4;

/**
 * Watches the bytes of one MQTT connection and tells when a packet announces itself as larger than allowed: before
 * anything of it is kept, and before anybody has logged in. MQTT allows 256 MB.
 *
 * @param maxBytes largest "remaining length" of a packet: everything after its fixed header
 * @returns takes the bytes in order of arrival; false from the first packet that is too large or malformed
 * @see MQTT 3.1.1, section 2.2.3
 */
export function createPacketGuard(maxBytes: number): (chunk: Uint8Array) => boolean {
  let isSound = true;
  let bodyBytesLeft = 0;
  let headerBytes = 0; // of the packet that is being read; 0 before its first byte
  let length = 0;

  const readHeaderByte = (byte: number): void => {
    headerBytes += 1;
    if (headerBytes === 1) return;
    length += (byte & 0x7f) * 128 ** (headerBytes - 2);
    if ((byte & 0x80) !== 0) {
      if (headerBytes > MAX_LENGTH_BYTES) isSound = false;
      return;
    }
    if (length > maxBytes) isSound = false;
    bodyBytesLeft = length;
    headerBytes = 0;
    length = 0;
  };

  return (chunk) => {
    for (let at = 0; isSound && at < chunk.length; ) {
      const skipped = Math.min(bodyBytesLeft, chunk.length - at);
      bodyBytesLeft -= skipped;
      at += skipped;
      const byte = chunk[at];
      if (byte === undefined) break;
      readHeaderByte(byte);
      at += 1;
    }
    return isSound;
  };
}
