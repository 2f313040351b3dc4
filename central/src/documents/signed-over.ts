/**
 * Whether a PDF is a signed form of another one: PAdES adds its signature behind what is there (an incremental update, ISO
 * 32000-1, 7.5.6), so the signed file begins with the very bytes that were shown. Pure. Whether the signature is right,
 * and whose it is, is for the programs of whoever checks signatures.
 */
export function isSignedOver(original: Uint8Array, signed: Uint8Array): boolean {
  if (signed.length <= original.length) return false;
  if (Buffer.compare(original, signed.subarray(0, original.length)) !== 0) return false;
  return Buffer.from(signed.subarray(original.length)).includes("/ByteRange");
}
