# Teamwright as a container: without root, without a file that it may write outside of /data, without a secret.
#   docker build -t teamwright .
#   docker run --stop-timeout 30 --read-only --cap-drop ALL --security-opt no-new-privileges -p 3978:3978 -v teamwright:/data --env-file .env -e HOST=0.0.0.0 -e DATA_DIR=/data teamwright

# The version that the tests run on. The image has Node itself, so what npm would bring of it is left out.
FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3978 \
    DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY manifest ./manifest
COPY cards ./cards
COPY src ./src
RUN install --directory --owner=node --group=node --mode=0700 /data
USER node
VOLUME /data
EXPOSE 3978
# Whether it turns its event loop; whoever routes to it asks /healthz/ready.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself and not npm, so that SIGTERM reaches the product, which then hands back what it holds (up to 24 s).
CMD ["node", "src/start.mjs"]
