/** Hands a text or blob to the browser as a download. Of the name only what every file system takes is kept. */
export function saveFile(name: string, content: string | Blob, type = 'text/plain'): void {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replaceAll(/[^\w.-]+/g, '-').replace(/^[.-]+/, '');
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
