/** What part of the mesh a token may see: grants as JSON, null for everything. */
export const GRANTS = `
  ALTER TABLE api_tokens ADD COLUMN grants TEXT;
  `;
