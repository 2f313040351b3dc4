/** Has the browser save a file, as if it were downloaded. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser takes the file up after this task: an address revoked at once would be empty.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
