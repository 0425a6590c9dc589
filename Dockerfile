# The console as an image: `docker build -t sightglass .`, or podman, buildah, kaniko. What runs has no shell, no package manager and no npm, runs as 65532, and needs to write to /data and /tmp only.
# docs/deploy/image.md says what it weighs and why.

ARG NODE=docker.io/library/node:24-bookworm-slim
ARG BASE=gcr.io/distroless/cc-debian12:nonroot

FROM ${NODE} AS build
WORKDIR /build
ENV npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false
COPY package.json package-lock.json .npmrc ./
COPY shared/package.json shared/
COPY server/package.json server/
COPY web/package.json web/
COPY e2e/package.json e2e/
RUN npm ci --ignore-scripts
COPY . .
RUN node node_modules/vite/bin/vite.js build

FROM ${NODE} AS modules
WORKDIR /build
RUN apt-get update && apt-get install -y --no-install-recommends binutils && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
COPY shared/package.json shared/
COPY server/package.json server/
COPY web/package.json web/
COPY e2e/package.json e2e/
# Without install scripts: DuckDB's binding comes as a package of its own. What only compilers and readers need is left out.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --workspace server --workspace shared \
  && mkdir -p server/node_modules && find node_modules server/node_modules -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' -o -name '*.md' \) -delete \
  && rm -rf node_modules/@types node_modules/zod/src node_modules/swagger-ui-dist/swagger-ui-es-bundle*.js node_modules/bare-* \
  && strip --strip-unneeded node_modules/@duckdb/node-bindings-*/libduckdb.so \
  && strip --strip-unneeded -o /node "$(command -v node)" \
  && mkdir /data

FROM ${BASE}
WORKDIR /app
COPY --from=modules /node /usr/local/bin/node
COPY --from=modules /build/node_modules node_modules
COPY package.json LICENSE ./
COPY shared shared
COPY server server
# What npm put beside the server, because another package needs another version of it.
COPY --from=modules /build/server/node_modules server/node_modules
COPY --from=build /build/web/dist web/dist
COPY --from=modules --chown=65532:65532 /data /data
ENV PATH=/usr/local/bin:/usr/bin:/bin NODE_ENV=production
USER 65532:65532
VOLUME /data
EXPOSE 8480
# Without a configuration there is no sign-in, and so it listens on loopback within the container: mount one, or use the chart.
ENTRYPOINT ["node", "--max-semi-space-size=32", "--heap-growing-percent=50", "--v8-pool-size=1", "server/src/main.ts"]
CMD ["--data", "/data"]
