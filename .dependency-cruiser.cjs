const DYNAMODB = '(^|node_modules/)@aws-sdk/(client-dynamodb|lib-dynamodb|util-dynamodb)';

/** A part of the service may import itself, what is named, and packages. */
const only = (name, part, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^${part}/` },
  to: { path: '^(lib|functions|infra|test)/', pathNot: [part, ...allowed].map((path) => `^${path}/`) },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    only('domain-is-pure', 'lib/domain', [], 'The rules know neither storage nor HTTP.'),
    {
      name: 'domain-does-no-io',
      comment: 'The rules read no clock, file or network; packages that compute are welcome.',
      severity: 'error',
      from: { path: '^lib/domain/' },
      to: { path: ['(^|node_modules/)@aws-sdk/', '^(node:)?(fs|http|https|net|child_process|process)(/|$)'] },
    },
    only('auth-knows-the-domain', 'lib/auth', ['lib/domain'], 'Tokens and passwords are computed, not stored.'),
    only('store-knows-the-domain', 'lib/store', ['lib/domain'], 'Entities in, items out.'),
    only(
      'usecases-know-no-transport',
      'lib/usecases',
      ['lib/auth', 'lib/domain', 'lib/store'],
      'A use case serves HTTP, WebSocket and stream alike.',
    ),
    only(
      'realtime-is-no-http',
      'lib/realtime',
      ['lib/auth', 'lib/domain', 'lib/store', 'lib/usecases', 'lib/runtime'],
      'WebSocket and stream stand beside HTTP, not on it.',
    ),
    only(
      'webhooks-are-no-http-api',
      'lib/webhooks',
      ['lib/domain', 'lib/usecases', 'lib/runtime'],
      'What posts to receivers stands beside what answers requests.',
    ),
    only('api-describes', 'lib/api', ['lib/auth', 'lib/domain', 'lib/http'], 'Descriptions of operations run nothing.'),
    only(
      'docs-show-the-api',
      'lib/docs',
      ['lib/api', 'lib/domain', 'lib/http'],
      'The documents are made of descriptions, and read no data.',
    ),
    {
      name: 'runtime-builds-what-is-below-http',
      comment: 'The container is built without knowing who asks.',
      severity: 'error',
      from: { path: '^lib/runtime/' },
      to: { path: ['^lib/(http|api|docs)/', '^functions/', '^infra/', '^test/'] },
    },
    only(
      'http-calls-no-delivery',
      'lib/http',
      ['lib/auth', 'lib/domain', 'lib/store', 'lib/usecases', 'lib/runtime'],
      'The pipeline admits a caller; what then happens is the work of handlers.',
    ),
    only(
      'functions-only-connect',
      'functions',
      ['lib/http', 'lib/api', 'lib/docs', 'lib/usecases', 'lib/runtime', 'lib/realtime', 'lib/webhooks'],
      'A handler is a schema and one call.',
    ),
    {
      name: 'functions-know-no-sdk',
      comment: 'A handler reaches AWS through the library.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '(^|node_modules/)@aws-sdk/' },
    },
    {
      name: 'functions-are-not-imported',
      comment: 'A handler is an entry point; what two of them share belongs into the library.',
      severity: 'error',
      from: { path: '^(functions|lib|infra)/' },
      to: { path: '^functions/' },
    },
    {
      name: 'dynamodb-only-in-store',
      comment: 'Keys, expressions and capacity are known in one place.',
      severity: 'error',
      from: { path: '^(lib|functions)/', pathNot: '^lib/store/' },
      to: { path: DYNAMODB },
    },
    {
      name: 'connections-only-in-realtime',
      comment: 'One place sends to sockets, and knows what a gone one looks like.',
      severity: 'error',
      from: { path: '^(lib|functions)/', pathNot: '^lib/realtime/' },
      to: { path: '(^|node_modules/)@aws-sdk/client-apigatewaymanagementapi' },
    },
    {
      name: 'functions-are-started-in-webhooks',
      comment: 'One place calls functions.',
      severity: 'error',
      from: { path: '^(lib|functions)/', pathNot: '^lib/webhooks/' },
      to: { path: '(^|node_modules/)@aws-sdk/client-lambda' },
    },
    {
      name: 'secrets-only-in-runtime',
      comment: 'Secrets are read once, when a container is built.',
      severity: 'error',
      from: { path: '^(lib|functions)/', pathNot: '^lib/runtime/' },
      to: { path: '(^|node_modules/)@aws-sdk/client-secrets-manager' },
    },
    {
      name: 'service-stands-alone',
      comment: 'What is deployed does not import how it is deployed or tested.',
      severity: 'error',
      from: { path: '^(lib|functions)/' },
      to: { path: '^(infra|test)/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one module, or three.',
      severity: 'error',
      from: { path: '^(functions|lib|infra|test)/' },
      to: { circular: true },
    },
    {
      name: 'no-development-dependencies',
      comment: 'What is deployed needs only what `dependencies` names; types vanish in the build.',
      severity: 'error',
      from: { path: '^(functions|lib)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that leads nowhere would fail on AWS only.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
