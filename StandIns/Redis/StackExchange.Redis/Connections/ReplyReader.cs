namespace StackExchange.Redis;

// Makes a result of a reply that is no error.
internal delegate T ReplyReader<T>(in RespReply reply);
