const DYNAMODB = '(^|node_modules/)@aws-sdk/(client-dynamodb|lib-dynamodb|util-dynamodb)';

/** A part of the service may import itself, what is named, and packages. */
const only = (name, part, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^${part}/` },
  to: { path: '^(lib|functions|infra|test)/', pathNot: [part, ...allowed].map((path) => `^${path}[/.]`) },
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
    only('auth-uses-the-domain', 'lib/auth', ['lib/domain'], 'Tokens and passwords are computed, not stored.'),
    only('store-uses-the-domain', 'lib/store', ['lib/domain'], 'Entities in, items out.'),
    only('api-describes', 'lib/api', ['lib/domain'], 'Descriptions of operations run nothing.'),
    only('views-show-the-domain', 'lib/views', ['lib/api', 'lib/domain'], 'Entities in, wire shapes out.'),
    only(
      'usecases-use-no-transport',
      'lib/usecases',
      ['lib/auth', 'lib/domain', 'lib/store', 'lib/views', 'lib/api'],
      'A use case serves HTTP, WebSocket and stream alike.',
    ),
    only(
      'outbound-serves-usecases',
      'lib/outbound',
      ['lib/domain', 'lib/usecases', 'lib/log'],
      'Adapters that call other services implement what the use cases ask for.',
    ),
    only(
      'runtime-builds-contexts',
      'lib/runtime',
      ['lib/auth', 'lib/domain', 'lib/store', 'lib/usecases', 'lib/outbound', 'lib/log'],
      'A container builds its contexts without knowledge of the caller.',
    ),
    only(
      'triggers-use-no-http',
      'lib/triggers',
      ['lib/auth', 'lib/domain', 'lib/store', 'lib/usecases', 'lib/runtime', 'lib/api', 'lib/views', 'lib/log'],
      'WebSocket routes, the table stream and scheduled tasks stand beside HTTP, not on it.',
    ),
    only(
      'http-triggers-no-delivery',
      'lib/http',
      ['lib/api', 'lib/auth', 'lib/domain', 'lib/store', 'lib/usecases', 'lib/views', 'lib/runtime', 'lib/log'],
      'The pipeline authenticates and validates; a handler calls the use case.',
    ),
    only(
      'docs-show-the-api',
      'lib/docs',
      ['lib/api', 'lib/domain', 'lib/http'],
      'The documents are built from descriptions and read no data.',
    ),
    only(
      'functions-only-connect',
      'functions',
      ['lib/http', 'lib/api', 'lib/docs', 'lib/usecases', 'lib/views', 'lib/runtime', 'lib/triggers'],
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
      name: 'connections-only-in-outbound',
      comment: 'One adapter sends to sockets and detects connections that are gone.',
      severity: 'error',
      from: { path: '^(lib|functions)/', pathNot: '^lib/outbound/' },
      to: { path: '(^|node_modules/)@aws-sdk/client-apigatewaymanagementapi' },
    },
    {
      name: 'functions-are-invoked-in-outbound',
      comment: 'One adapter invokes functions.',
      severity: 'error',
      from: { path: '^(lib|functions)/', pathNot: '^lib/outbound/' },
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
