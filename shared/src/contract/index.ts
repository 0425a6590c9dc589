export * from './capacity.ts';
export * from './common.ts';
export * from './overview.ts';
export * from './routes.ts';
export * from './series.ts';
export * from './services.ts';
export * from './sources.ts';
export * from './topology.ts';
