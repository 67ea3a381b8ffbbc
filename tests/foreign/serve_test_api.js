// telegram-test-api on the given port of loopback; says so once it listens.
const TelegramServer = require('telegram-test-api');

new TelegramServer({ port: Number(process.argv[2]), host: '127.0.0.1' })
  .start()
  .then(() => console.log('ready'));
