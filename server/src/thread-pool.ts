/**
 * Imported first by main.ts: Node's pool for files, names, compression and the database's calls has 4 threads unless told
 * otherwise before its first use, and a few long queries would then hold up every file read for seconds.
 * The one place besides config.ts that touches the environment, because it must run before anything else is loaded.
 */
process.env['UV_THREADPOOL_SIZE'] ??= '16';
