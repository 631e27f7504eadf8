from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "parvis.kernel.messages"
    label = "messages"
