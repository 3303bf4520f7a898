"""Everything that can go wrong with a provider, each with a message fit to show.

A message is a template with named fields, so that a user interface can translate the template and fill in
the fields itself. No field ever holds a secret: the transport redacts what it quotes (`transport.redaction`).
"""

from typing import ClassVar


class ProviderError(Exception):
    """Base of the tree. `str(error)` is the message; `detail` is for those who look closer."""

    template: ClassVar[str] = "The service could not answer."
    advice: ClassVar[str] = ""
    """What the user can do about it, in a sentence; empty where only trying again helps."""
    retryable: ClassVar[bool] = True
    """Whether the same request may succeed a little later."""

    def __init__(self, *, detail: str = "", **fields: str | int) -> None:
        self.detail = detail
        self.fields = fields
        super().__init__(self.template.format(**fields))

    @property
    def message(self) -> str:
        return str(self)


# -- the request is wrong, before anything is sent


class UnknownModelError(ProviderError):
    """Fields: model, known."""

    template = "There is no model “{model}” here. Available: {known}."
    retryable = False


class AddressError(ProviderError):
    """The configured address of a service is no usable URL. Fields: address, why."""

    template = "“{address}” is not an address of a service: {why}."
    advice = "Correct it under Preferences → Models and providers."
    retryable = False


class AddressNeededError(ProviderError):
    """A service that has no usual address has none yet. Fields: provider."""

    template = "{provider} has no address yet."
    advice = "Enter it under Preferences → Models and providers."
    retryable = False


class KeyNeededError(ProviderError):
    """The service cannot be used without a key, and there is none. Fields: provider."""

    template = "{provider} needs a key."
    advice = "Enter one under Preferences → Models and providers."
    retryable = False


class ServiceOffError(ProviderError):
    """The user has switched the service off. Fields: provider."""

    template = "{provider} is switched off."
    advice = "Switch it on under Preferences → Models and providers, or choose another model."
    retryable = False


class ProxyAddressError(ProviderError):
    """The configured proxy is no usable URL. Fields: address (redacted), why."""

    template = "“{address}” is not an address of a proxy: {why}."
    advice = "Correct it under Preferences → Network."
    retryable = False


class ProxyUnknownError(ProviderError):
    """Whether there is to be a proxy cannot be told, so there is no way that is surely wanted."""

    template = "Nothing was sent, because the settings do not say clearly which proxy to use."
    advice = "Choose it under Preferences → Network, or correct the settings file and start Rill again."
    retryable = False


class SystemProxyError(ProviderError):
    """The system is to name the proxy and does not, so there is no way that is surely wanted. Fields: host, why."""

    template = "Nothing was sent to {host}, because the system did not say which proxy to use: {why}."
    advice = "Check the system's proxy settings, or choose another way under Preferences → Network."


class CertificateFileError(ProviderError):
    """The configured CA file cannot be used. Fields: path, why."""

    template = "The certificate file {path} cannot be used: {why}."
    advice = "Choose another one under Preferences → Network."
    retryable = False


class SettingUnusableError(ProviderError):
    """A setting that decides where a request goes cannot be used, and no default may take its place. Fields: key."""

    template = "Nothing was sent, because “{key}” in the settings file cannot be used."
    advice = "Correct it there and start Rill again, or set it in the preferences."
    retryable = False


class UnknownOptionError(ProviderError):
    """A keyword argument the provider does not know: a misspelt one is not ignored. Fields: provider, option."""

    template = "{provider} has no option “{option}”."
    retryable = False


class HeaderError(ProviderError):
    """A key or a header that no request can hold."""

    template = "The key, or a header that goes with it, has a line break or another invisible character in it."
    advice = "Enter it once more under Preferences → Models and providers."
    retryable = False


class PicturesError(ProviderError):
    """The provider takes no pictures, and there are some. Fields: provider."""

    template = "{provider} takes no pictures."
    advice = "Choose a model that can see, or take the pictures out of the message."
    retryable = False


class EmptyConversationError(ProviderError):
    """There is no message to answer."""

    template = "There is no message to answer."
    retryable = False


# -- the way to the service


class UnreachableError(ProviderError):
    """No connection to the service. Fields: host, why."""

    template = "{host} cannot be reached: {why}."
    advice = "Check the network connection and the address of the service."


class NotRunningError(UnreachableError):
    """Nothing listens at an address of this very computer. Fields: host, why."""

    advice = "Start the program that should answer there, or correct the address of the service."


class NameLookupError(UnreachableError):
    """DNS knows no such host, or does not answer. Fields: host."""

    template = "The name {host} could not be looked up."
    advice = "Check the network connection, the address of the service and the DNS server."


class TLSError(UnreachableError):
    """The encrypted connection was refused, with the reason. Fields: host, why."""

    template = "The connection to {host} is not safe: {why}."
    advice = "If your network uses a certificate authority of its own, choose its file under Preferences → Network."
    retryable = False


class ProxyUnreachableError(ProviderError):
    """No answer, or no proxy's answer, from the proxy. Fields: proxy (host and port), why."""

    template = "The proxy {proxy} cannot be reached: {why}."
    advice = (
        "Check it under Preferences → Network, or at the provider where that has a proxy of its own. "
        "Rill did not connect without it."
    )


class ProxyLoginError(ProviderError):
    """The proxy wants a login, or another one (407, SOCKS authentication). Fields: proxy."""

    template = "The proxy {proxy} needs a login."
    advice = "Enter its user name and password under Preferences → Network, or at the provider where it is its own."
    retryable = False


class ProxyRefusedError(ProxyUnreachableError):
    """The proxy answers but makes no connection to the service. Fields: proxy, host, why."""

    template = "The proxy {proxy} made no connection to {host}: {why}."
    advice = "Check the address of the service, and whether the proxy may reach it."


class ProxyStalledError(ProxyUnreachableError):
    """Not a byte came back through the proxy. Fields: proxy, seconds."""

    template = "Nothing came through the proxy {proxy} for {seconds} s."


class RedirectBlockedError(ProviderError):
    """A redirect that would lose the request or carry it elsewhere. Fields: host, target, why."""

    template = "{host} redirects to {target}, which Rill did not follow: {why}."
    advice = "If that is the service's new address, enter it under Preferences → Models and providers."
    retryable = False


# -- the service's answer


class ResponseError(ProviderError):
    """An answer with an error status. Fields: status, reason (the service's own words, shortened).

    `retry_after` is the time the service asks to wait, in seconds, at most 60; None where it names none.
    """

    template = "The service answered with an error ({status}): {reason}."

    def __init__(self, *, retry_after: float | None = None, detail: str = "", **fields: str | int) -> None:
        super().__init__(detail=detail, **fields)
        self.retry_after = retry_after

    @property
    def status(self) -> int:
        """The HTTP status; 0 for an error within a stream that was a success until then."""
        status = self.fields["status"]
        return status if isinstance(status, int) else 0


class KeyRejectedError(ResponseError):
    """401, 403, or an error that speaks of the key. Fields: status, reason."""

    template = "The service rejected the key ({status}): {reason}."
    advice = "Enter a valid key under Preferences → Models and providers."
    retryable = False


class RateLimitError(ResponseError):
    """429, or an error that speaks of a rate limit. Fields: status, reason."""

    template = "The service asks for a pause ({status}): {reason}."


class QuotaError(ResponseError):
    """402, or an error that speaks of a used-up quota, which no pause brings back. Fields: status, reason."""

    template = "The account's quota at the service is used up ({status}): {reason}."
    advice = "Use another key or another service."
    retryable = False


class ContextLengthError(ResponseError):
    """The conversation is longer than the model takes. Fields: status, reason."""

    template = "The conversation is too long for this model ({status}): {reason}."
    advice = "Begin a new chat or choose a model with a larger context."
    retryable = False


class NoReasoningError(ResponseError):
    """The model cannot reason before it answers, and was asked to. Fields: status, reason."""

    template = "This model cannot reason before it answers ({status}): {reason}."
    advice = "Set the reasoning effort of this chat back to the model's own."
    retryable = False


class ParameterError(ResponseError):
    """The model does not take one of the parameters, or not this value. Fields: status, reason."""

    template = "This model does not take one of the parameters ({status}): {reason}."
    advice = "Set it back in the settings of this chat, or of the service under Preferences → Models and providers."
    retryable = False


class NotFoundError(ResponseError):
    """404. Fields: status, reason."""

    template = "The service has nothing at this address ({status}): {reason}."
    advice = "Check the address of the service and the model."
    retryable = False


class BadRequestError(ResponseError):
    """The other 4xx: the same request would be rejected again. Fields: status, reason."""

    template = "The service rejected the request ({status}): {reason}."
    retryable = False


class ServerError(ResponseError):
    """5xx. Fields: status, reason."""

    template = "The service has a problem of its own ({status}): {reason}."


class NotAnAnswerError(ProviderError):
    """A web page where an answer should be: a login page, a captive portal. Fields: status, excerpt."""

    template = "A web page came back instead of an answer (status {status}): {excerpt}"
    advice = "Check the address of the service, or log in to the network in a browser."


class EmptyAnswerError(ProviderError):
    """A success without a single character."""

    template = "The service sent an empty answer."


class UnexpectedAnswerError(ProviderError):
    """An answer that is not of the agreed form. Fields: excerpt."""

    template = "The service sent something that Rill does not understand: {excerpt}"
    advice = "Check the address of the service."
    retryable = False


class CompressedAnswerError(ProviderError):
    """The answer is compressed although plain text was asked for; it may be a bomb. Fields: encoding."""

    template = "The service sent a compressed answer ({encoding}), which Rill refuses."
    retryable = False


class LineTooLongError(ProviderError):
    """A part of the stream that has to be read in one piece is too long. Fields: megabytes."""

    template = "A part of the answer is longer than {megabytes} MB, which Rill does not take."
    retryable = False


# -- in mid-stream


class ConnectionLostError(ProviderError):
    """The connection broke, or the body ended before its announced end. Fields: why."""

    template = "The connection was lost: {why}."


class IncompleteAnswerError(ProviderError):
    """The answer ended in good order but without the mark that says it is whole. Only for protocols that have one."""

    template = "The answer is incomplete: it ended without the sign that it is whole."


class AnswerError(ProviderError):
    """The service broke its answer off with an error of its own that is none of the kinds above. Fields: reason."""

    template = "The service broke its answer off: {reason}."


class RefusedError(ProviderError):
    """The service or the model refuses to answer: its rules forbid it. Fields: reason."""

    template = "The service refuses to answer this: {reason}."
    advice = "Put it in other words, or ask another model."
    retryable = False


class NotInLibraryError(ProviderError):
    """Ollama is to fetch a model that its library does not have. Fields: model."""

    template = "Ollama's library has no model “{model}”."
    advice = "Check the spelling: ollama.com/library lists the names."
    retryable = False


class StalledError(ProviderError):
    """Nothing visible came for the time limit. Fields: seconds, phase ("first byte", "next byte")."""

    template = "Nothing came from the service for {seconds} s."
    advice = "Waiting times can be changed under Preferences → Network."


class AnswerTooLongError(ProviderError):
    """The stream passed the size limit and was stopped. Fields: megabytes."""

    template = "The answer was stopped at {megabytes} MB."
    retryable = False
