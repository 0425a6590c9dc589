/**
 * The mesh of bench/whole.ts, in a process of its own: answers each pod's text at /pods/INDEX, as it would be at that moment.
 * About 300,000 series for 1,000 services and 10,000 edges: one replica a workload, no histograms of sizes, and of three
 * callers in four only what their callees cannot tell. Tells its parent the paths of its pods once it listens.
 * Usage: forked with the port and the sizes as arguments.
 */
import { createServer } from 'node:http';
import { constants, gzipSync } from 'node:zlib';
import { generateMesh, type MeshPlan } from './mesh-generator.ts';
import { expositionText } from './mesh-text.ts';

const [port = 0, services = 1_000, edges = 10_000] = process.argv.slice(2).map(Number);
const MEASURED_CALLERS = 4;

/** The plan without most of what callers say of edges that their callees tell too. */
function thinOut(plan: MeshPlan): MeshPlan {
  const outgoing = plan.outgoing.map((own, workload) =>
    own.filter((edge) => workload % MEASURED_CALLERS === 0 || (plan.edges[edge]?.target ?? -1) < 0),
  );
  return { ...plan, outgoing };
}

const plan = thinOut(generateMesh({ seed: 7, services, edges, sizes: false, replicas: 1 }));

const server = createServer((request, response) => {
  const pod = Number(request.url?.split('/').at(-1));
  response.setHeader('content-type', 'text/plain; version=0.0.4');
  const text = expositionText(plan, pod, Date.now());
  // As proxies do unless they are told not to.
  if (!String(request.headers['accept-encoding']).includes('gzip')) {
    response.end(text);
    return;
  }
  response.setHeader('content-encoding', 'gzip');
  response.end(gzipSync(text, { level: constants.Z_BEST_SPEED }));
});
server.listen(port, '127.0.0.1', () => process.send?.(plan.pods.length));
process.on('disconnect', () => process.exit(0));
