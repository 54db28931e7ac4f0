import factory

from heritage.accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    full_name = "李敏"


class AdministratorFactory(UserFactory):
    is_superuser = True
    is_staff = True
