/**
 * What somebody may set of a service's traffic, one schema a form; the page checks with the same while somebody types. Weights and percents 0..100, durations milliseconds. `null` removes what
 * the form sets, where that has a meaning.
 */
import { z } from 'zod';

const LONGEST_MS = 3_600_000;
const durationMs = z
  .int('must be whole milliseconds')
  .min(1, 'must be at least 1 ms')
  .max(LONGEST_MS, 'must be at most an hour');
const count = z.int('must be a whole number').min(1, 'must be at least 1');
const most = count.max(2_147_483_647, 'is more than proxies can count');
const percent = z
  .number('must be a number')
  .gt(0, 'must be more than 0; leave it out for none')
  .max(100, 'must be at most 100');
const weight = z.int('must be a whole number').min(0, 'must not be below 0').max(100, 'must be at most 100');

/** A label's value, as Kubernetes takes it. */
const version = z
  .string()
  .min(1, 'is missing')
  .max(63, 'is longer than 63 characters, and no label’s value')
  .regex(
    /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/,
    'is no label’s value: letters, digits, dots, dashes and underscores, with a letter or digit at both ends',
  );

/** What a header's, a parameter's or a path's text may hold: no control characters. */
const plainText = z
  .string()
  .min(1, 'is missing')
  .max(1024, 'is longer than 1024 characters')
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'holds characters that cannot be written there');
const path = plainText
  .startsWith('/', 'must begin with /')
  .regex(/^[^\s?#]*$/, 'is a path alone: no spaces, no ? and no #');
const hostName = z
  .string()
  .min(1, 'is missing')
  .max(253, 'is longer than a host’s name can be')
  .regex(
    /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/,
    'is no host’s name: lower-case letters, digits, dashes and dots',
  );
const token = z
  .string()
  .min(1, 'is missing')
  .max(256, 'is longer than 256 characters')
  .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'is no name that a header or cookie can have');

/** RE2, which proxies use, knows neither looking ahead or behind nor references back. */
function isExpression(text: string): boolean {
  if (/\(\?(?:[=!]|<[=!])/.test(text) || /\\[1-9]/.test(text)) return false;
  try {
    const written = text.replace(/^\(\?[imsU]+\)/, '').replaceAll('(?P<', '(?<');
    return new RegExp(written) instanceof RegExp;
  } catch {
    return false;
  }
}

const NO_EXPRESSION = 'is no regular expression that proxies understand (RE2)';

export const trafficMatchSchema = z
  .strictObject({
    on: z.enum(['header', 'path', 'method', 'query']),
    /** Of the header or the parameter. */
    name: token.optional(),
    how: z.enum(['exact', 'prefix', 'regex', 'present']),
    value: plainText.optional(),
  })
  .superRefine(({ on, name, how, value }, context) => {
    const refuse = (at: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [at], message });
    const isNamed = on === 'header' || on === 'query';
    if (isNamed && name === undefined) refuse('name', 'is missing');
    if (!isNamed && name !== undefined) refuse('name', 'is for headers and parameters alone');
    if (how === 'present' && !isNamed) refuse('how', 'is for headers and parameters alone');
    if (how === 'present' && value !== undefined)
      refuse('value', 'has no meaning where presence is asked for');
    if (how !== 'present' && value === undefined) refuse('value', 'is missing');
    if (value === undefined) return;
    if (on === 'method' && how !== 'exact') refuse('how', 'must be exact for methods');
    if (on === 'method' && !/^[A-Z]+$/.test(value)) refuse('value', 'is no method such as GET or POST');
    if (on === 'path' && how !== 'regex') {
      const found = path.safeParse(value);
      if (!found.success) refuse('value', found.error.issues[0]?.message ?? 'is no path');
    }
    if (how === 'regex' && !isExpression(value)) refuse('value', NO_EXPRESSION);
  });
export type TrafficMatch = z.infer<typeof trafficMatchSchema>;

/** All of them must hold. */
const matches = z
  .array(trafficMatchSchema)
  .min(1, 'needs at least one condition')
  .max(10, 'are more than 10 conditions')
  .superRefine((all, context) => {
    for (const [index, { on, name }] of all.entries()) {
      const isSaid = all
        .slice(0, index)
        .some((one) => one.on === on && one.name?.toLowerCase() === name?.toLowerCase());
      if (isSaid)
        context.addIssue({ code: 'custom', path: [index], message: 'asks for the same thing twice' });
    }
  });

/** How requests are divided between versions. */
const splitSchema = z.strictObject({
  form: z.literal('split'),
  targets: z
    .array(z.strictObject({ version, weight }))
    .min(1, 'needs at least one version')
    .max(20, 'are more than 20 versions')
    .superRefine((targets, context) => {
      const refuse = (path: (string | number)[], message: string): void =>
        context.addIssue({ code: 'custom', path, message });
      const sum = targets.reduce((total, one) => total + one.weight, 0);
      if (sum !== 100) refuse([], `must have weights that sum to 100; they sum to ${sum}`);
      for (const [index, one] of targets.entries())
        if (targets.findIndex((other) => other.version === one.version) < index)
          refuse([index, 'version'], 'is there twice');
    }),
});

/** One step of a rollout; the steps are the page's plan, and only the present weight is written. */
const canarySchema = z
  .strictObject({
    form: z.literal('canary'),
    baseline: version,
    candidate: version,
    /** The candidate's. */
    weight,
    steps: z
      .array(weight.min(1, 'must be at least 1'))
      .max(20, 'are more than 20 steps')
      .default([1, 5, 10, 25, 50, 100])
      .refine((steps) => steps.every((step, i) => i === 0 || step > (steps[i - 1] ?? 0)), {
        message: 'must grow from step to step',
      }),
  })
  .refine(({ baseline, candidate }) => baseline !== candidate, {
    path: ['candidate'],
    message: 'must be another version than the baseline',
  });

/** All requests to one version; the other stays ready without any. */
const blueGreenSchema = z.strictObject({ form: z.literal('blue-green'), live: version });

/** A rule before others: what matches goes to one version. */
const matchSchema = z.strictObject({
  form: z.literal('match'),
  matches,
  /** Null removes the rule. */
  version: version.nullable(),
});

const redirectSchema = z
  .strictObject({
    form: z.literal('redirect'),
    from: z
      .strictObject({ how: z.enum(['exact', 'prefix', 'regex']), value: plainText })
      .superRefine(({ how, value }, context) => {
        const refuse = (message: string): void =>
          context.addIssue({ code: 'custom', path: ['value'], message });
        if (how === 'regex' && !isExpression(value)) refuse(NO_EXPRESSION);
        const found = how === 'regex' ? null : path.safeParse(value);
        if (found?.success === false) refuse(found.error.issues[0]?.message ?? 'is no path');
      }),
    /** Null removes the rule; parts that are null stay as they were asked for. */
    to: z
      .strictObject({
        scheme: z.enum(['http', 'https']).nullable(),
        host: hostName.nullable(),
        port: z
          .int('must be a whole number')
          .min(1, 'must be at least 1')
          .max(65_535, 'must be at most 65535')
          .nullable(),
        /** The whole path. */
        path: path.nullable(),
        code: z.union(
          [z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)],
          'must be 301, 302, 303, 307 or 308',
        ),
      })
      .nullable(),
  })
  .superRefine(({ from, to }, context) => {
    if (!to) return;
    const refuse = (message: string): void => context.addIssue({ code: 'custom', path: ['to'], message });
    const isElsewhere = to.scheme !== null || to.host !== null || to.port !== null;
    if (!isElsewhere && to.path === null) refuse('must change something: scheme, host, port or path');
    const isCaught =
      to.path !== null &&
      (from.how === 'exact'
        ? to.path === from.value
        : from.how === 'prefix' && to.path.startsWith(from.value));
    if (!isElsewhere && isCaught)
      refuse('leads to what is redirected itself: browsers would go round in circles');
  });

/** What may be tried again, in Envoy's words: https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on */
export const RETRY_CONDITIONS = [
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'refused-stream',
  'retriable-4xx',
  'retriable-status-codes',
  'envoy-ratelimited',
  'retriable-headers',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
] as const;
const known: ReadonlySet<string> = new Set(RETRY_CONDITIONS);

const timeoutsSchema = z
  .strictObject({
    form: z.literal('timeouts'),
    /** Null: none is written, and none holds in Istio. */
    timeoutMs: durationMs.nullable(),
    /** Null: nothing is written, and the mesh’s own holds (Istio tries twice again). */
    retries: z
      .strictObject({
        /** 0 switches them off. */
        attempts: z
          .int('must be a whole number')
          .min(0, 'must not be below 0')
          .max(25, 'are more than 25 attempts: each failing request would be sent that often'),
        perTryTimeoutMs: durationMs.nullable(),
        /** Conditions and status codes; none means the mesh’s own. */
        on: z
          .array(
            z.string().refine((one) => known.has(one) || /^[1-5]\d\d$/.test(one), {
              message: 'is neither a condition that proxies know nor a status code',
            }),
          )
          .max(20, 'are more than 20'),
      })
      .nullable(),
  })
  .refine(({ timeoutMs, retries }) => timeoutMs === null || (retries?.perTryTimeoutMs ?? 0) <= timeoutMs, {
    path: ['retries', 'perTryTimeoutMs'],
    message: 'must not be longer than the timeout of the whole request',
  });

const circuitBreakerSchema = z.strictObject({
  form: z.literal('circuit-breaker'),
  /** Null: of the whole service. */
  version: version.nullable(),
  /** TCP connections to one of the service’s hosts from one proxy; each null leaves it unwritten. */
  maxConnections: most.nullable(),
  maxPendingRequests: most.nullable(),
  /** Requests under way. */
  maxRequests: most.nullable(),
  maxRequestsPerConnection: most.nullable(),
  /** Retries under way. */
  maxRetries: most.nullable(),
  outliers: z
    .strictObject({
      consecutive5xxErrors: count.max(10_000, 'is more than 10000'),
      intervalMs: durationMs,
      baseEjectionMs: durationMs,
      maxEjectionPercent: z
        .int('must be a whole number')
        .min(0, 'must not be below 0')
        .max(100, 'must be at most 100'),
    })
    .nullable(),
});

const faultSchema = z.strictObject({
  form: z.literal('fault'),
  abort: z
    .strictObject({
      percent,
      status: z
        .int('must be a whole number')
        .min(200, 'must be at least 200')
        .max(599, 'must be at most 599'),
    })
    .nullable(),
  delay: z.strictObject({ percent, ms: durationMs }).nullable(),
  /** Only these requests; null means all that the rule takes. */
  matches: matches.nullable().default(null),
});

const mirrorSchema = z.strictObject({
  form: z.literal('mirror'),
  /** Null sends no copies any more. */
  to: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('version'), version }),
      z.strictObject({ kind: z.literal('host'), host: hostName }),
    ])
    .nullable(),
  percent: percent.default(100),
});

const loadBalancingSchema = z.strictObject({
  form: z.literal('load-balancing'),
  /** Null: of the whole service. */
  version: version.nullable(),
  /** Null leaves it to the mesh (Istio: the host with the fewest requests). */
  policy: z
    .discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('simple'),
        simple: z.enum(['ROUND_ROBIN', 'LEAST_REQUEST', 'RANDOM', 'PASSTHROUGH']),
      }),
      z.strictObject({ kind: z.literal('header'), name: token }),
      /** The cookie is made where it is missing, and lives so long; 0 for the session. */
      z.strictObject({
        kind: z.literal('cookie'),
        name: token,
        ttlMs: z
          .int('must be whole milliseconds')
          .min(0, 'must not be below 0')
          .max(31_536_000_000, 'must be at most a year'),
      }),
      z.strictObject({ kind: z.literal('query'), name: token }),
      z.strictObject({ kind: z.literal('source-address') }),
    ])
    .nullable(),
});

export const trafficSettingsSchema = z.discriminatedUnion('form', [
  splitSchema,
  canarySchema,
  blueGreenSchema,
  matchSchema,
  redirectSchema,
  timeoutsSchema,
  circuitBreakerSchema,
  faultSchema,
  mirrorSchema,
  loadBalancingSchema,
]);
export type TrafficSettings = z.infer<typeof trafficSettingsSchema>;
export type TrafficForm = TrafficSettings['form'];
export type SettingsOf<Form extends TrafficForm> = Extract<TrafficSettings, { form: Form }>;

export const TRAFFIC_FORMS = [
  'split',
  'canary',
  'blue-green',
  'match',
  'redirect',
  'timeouts',
  'circuit-breaker',
  'fault',
  'mirror',
  'load-balancing',
] as const satisfies readonly TrafficForm[];
