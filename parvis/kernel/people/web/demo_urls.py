"""The address of the demonstration's login page; it answers 404 anywhere else."""

from django.urls import path

from parvis.kernel.people.web import demo

urlpatterns = [
    path("demo/", demo.demo, name="demo"),
    path("demo/login/", demo.demo_login, name="demo_login"),
]
